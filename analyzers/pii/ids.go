package pii

import (
	"github.com/nblsp/nblsp/analyzers/pii/check"
	"github.com/nblsp/nblsp/analyzers/pii/entity"
)

// An id is a kind of number that a state, a bank or a health service gives to people.
type id struct {
	entity  entity.Entity
	lengths []int // without separators
	valid   func(string) bool
	// proof says that the form with its check letter is so rare that it tells without a word beside
	// it, if weakly.
	proof bool
	// unchecked says that there is neither a checksum nor a form of its own.
	unchecked bool
	// shape is what a value of a column has at least; see [check.Form]. "" where the check is no more.
	shape string
}

var ids = []id{
	{entity: entity.USNPI, lengths: []int{10}, valid: check.NPI, shape: "nnnnnnnnnn"},
	{entity: entity.USMBI, lengths: []int{11}, valid: check.MBI},
	{entity: entity.MedicalLicense, lengths: []int{9}, valid: check.DEA},
	{entity: entity.ABARouting, lengths: []int{9}, valid: check.ABA},
	{entity: entity.UKNHS, lengths: []int{10}, valid: check.NHS, shape: "nnnnnnnnnn"},
	{entity: entity.UKNINO, lengths: []int{9}, valid: check.NINO, shape: "aannnnnna"},
	{entity: entity.UKDrivingLicence, lengths: []int{16}, valid: check.UKDriving},
	{entity: entity.CASIN, lengths: []int{9}, valid: check.SIN, shape: "nnnnnnnnn"},
	{entity: entity.AUTFN, lengths: []int{9}, valid: check.TFN, shape: "nnnnnnnnn"},
	{entity: entity.AUABN, lengths: []int{11}, valid: check.ABN},
	{entity: entity.AUACN, lengths: []int{9}, valid: check.ACN},
	{entity: entity.AUMedicare, lengths: []int{10, 11}, valid: check.AUMedicare},
	{entity: entity.INAadhaar, lengths: []int{12}, valid: check.Aadhaar, shape: "nnnnnnnnnnnn"},
	{entity: entity.INPAN, lengths: []int{10}, valid: check.PAN},
	{entity: entity.INPassport, lengths: []int{8}, valid: check.INPassport},
	{entity: entity.INVoter, lengths: []int{10}, valid: check.INVoter},
	{entity: entity.DETaxID, lengths: []int{11}, valid: check.DETaxID, shape: "nnnnnnnnnnn"},
	{entity: entity.DEPassport, lengths: []int{9}, valid: check.DEPassport},
	{entity: entity.DEIDCard, lengths: []int{9}, valid: check.DEIDCard},
	{entity: entity.DESocialSecurity, lengths: []int{12}, valid: check.DESocialSecurity},
	{entity: entity.DEHealthInsurance, lengths: []int{10}, valid: check.DEHealth},
	{entity: entity.DEDriverLicense, lengths: []int{11}, valid: check.DEDriver},
	{entity: entity.DEDoctor, lengths: []int{9}, valid: check.LANR},
	{entity: entity.ESNIF, lengths: []int{9}, valid: check.NIF, shape: "nnnnnnnna"},
	{entity: entity.ESNIE, lengths: []int{9}, valid: check.NIE, proof: true, shape: "annnnnnna"},
	{entity: entity.ESPassport, lengths: []int{8, 9}, valid: check.ESPassport},
	{entity: entity.ITFiscalCode, lengths: []int{16}, valid: check.CodiceFiscale, proof: true, shape: "aaaaaannannannna"},
	{entity: entity.ITDriverLicense, lengths: []int{10}, valid: check.ITDriver},
	{entity: entity.ITIdentityCard, lengths: []int{9}, valid: check.ITIdentity},
	{entity: entity.ITPassport, lengths: []int{9}, valid: check.ITPassport},
	{entity: entity.FRNIR, lengths: []int{15}, valid: check.NIR, shape: "nnnnnnnnnnnnnnn"},
	{entity: entity.PLPESEL, lengths: []int{11}, valid: check.PESEL, shape: "nnnnnnnnnnn"},
	{entity: entity.FIHETU, lengths: []int{10, 11}, valid: check.HETU, proof: true},
	{entity: entity.SEPersonnummer, lengths: []int{10, 12}, valid: check.Personnummer, shape: "nnnnnnnnnn"},
	{entity: entity.SGNRIC, lengths: []int{9}, valid: check.NRIC, shape: "annnnnnna"},
	{entity: entity.KRRRN, lengths: []int{13}, valid: check.RRN, shape: "nnnnnnnnnnnnn"},
	{entity: entity.KRFRN, lengths: []int{13}, valid: check.FRN},
	{entity: entity.KRPassport, lengths: []int{9}, valid: check.KRPassport},
	{entity: entity.KRDriverLicense, lengths: []int{12}, valid: check.KRDriver},
	{entity: entity.NGNIN, lengths: []int{11}, valid: check.NIN, shape: "nnnnnnnnnnn"},
	{entity: entity.PHTIN, lengths: []int{9, 12}, valid: check.PHTIN},
	{entity: entity.THTNIN, lengths: []int{13}, valid: check.TNIN, shape: "nnnnnnnnnnnnn"},
	{entity: entity.TRNationalID, lengths: []int{11}, valid: check.TRID, shape: "nnnnnnnnnnn"},
	{entity: entity.ZAIDNumber, lengths: []int{13}, valid: check.ZAID, shape: "nnnnnnnnnnnnn"},
	{entity: entity.BRCPF, lengths: []int{11}, valid: check.CPF, shape: "nnnnnnnnnnn"},
	// What has no checksum comes last: the word beside the value decides.
	{entity: entity.USSSN, lengths: []int{9}, valid: check.SSN, shape: "nnnnnnnnn"},
	{entity: entity.USITIN, lengths: []int{9}, valid: check.ITIN, shape: "nnnnnnnnn"},
	{entity: entity.UKPassport, lengths: []int{9}, valid: check.UKPassport, unchecked: true},
	{entity: entity.USPassport, lengths: []int{9}, valid: check.USPassport, unchecked: true},
	{entity: entity.USDriverLicense, lengths: []int{6, 7, 8, 9, 10, 11, 12, 13, 14}, valid: check.USDriver, unchecked: true},
	{entity: entity.USBankNumber, lengths: []int{8, 9, 10, 11, 12, 13, 14, 15, 16, 17}, valid: check.BankAccount, unchecked: true},
}

// longestID is the length of the longest id without separators.
const longestID = 17

// idTable is the ids by length and by entity.
type idTable struct {
	byLength [longestID + 1][]*id
	byEntity map[entity.Entity]*id
}

func newIDTable(enabled func(entity.Entity) bool) *idTable {
	t := &idTable{byEntity: map[entity.Entity]*id{}}
	for i := range ids {
		x := &ids[i]
		if !enabled(x.entity) {
			continue
		}
		t.byEntity[x.entity] = x
		for _, n := range x.lengths {
			t.byLength[n] = append(t.byLength[n], x)
		}
	}
	return t
}
