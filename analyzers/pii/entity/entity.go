// Package entity names the kinds of personal data: the names that Presidio and NB Defense use, where
// they have one, with the country a kind belongs to and how much it tells.
package entity

import (
	"strings"
	"sync"
)

// An Entity is one kind of personal data.
type Entity uint8

// The entities. None is no entity.
const (
	None Entity = iota
	Email
	CreditCard
	IBAN
	Crypto
	Phone
	USSSN
	IP
	MAC
	USITIN
	USNPI
	USMBI
	USPassport
	USDriverLicense
	USBankNumber
	ABARouting
	MedicalLicense
	UKNHS
	UKNINO
	UKPassport
	UKDrivingLicence
	CASIN
	AUTFN
	AUABN
	AUACN
	AUMedicare
	INAadhaar
	INPAN
	INPassport
	INVoter
	DETaxID
	DEIDCard
	DEPassport
	DESocialSecurity
	DEHealthInsurance
	DEDriverLicense
	DEDoctor
	ESNIF
	ESNIE
	ESPassport
	ITFiscalCode
	ITDriverLicense
	ITIdentityCard
	ITPassport
	FRNIR
	PLPESEL
	FIHETU
	SEPersonnummer
	SGNRIC
	KRRRN
	KRFRN
	KRPassport
	KRDriverLicense
	NGNIN
	PHTIN
	THTNIN
	TRNationalID
	ZAIDNumber
	BRCPF
	Person
	Location
	NRP
	DateOfBirth
	PostalAddress
	Coordinates
	UserName
	count
)

// A Tier says how much a value of an entity tells by itself.
type Tier uint8

// The tiers.
const (
	ByForm    Tier = iota + 1 // the form alone is proof
	ByContext                 // a word beside it, a key or a column header is needed
	Weak                      // of interest, rarely a leak
)

type info struct {
	name string
	tier Tier
}

var table = [count]info{
	Email:             {"EMAIL_ADDRESS", ByForm},
	CreditCard:        {"CREDIT_CARD", ByForm},
	IBAN:              {"IBAN_CODE", ByForm},
	Crypto:            {"CRYPTO", ByForm},
	Phone:             {"PHONE_NUMBER", ByForm},
	USSSN:             {"US_SSN", ByForm},
	IP:                {"IP_ADDRESS", ByContext},
	MAC:               {"MAC_ADDRESS", ByContext},
	USITIN:            {"US_ITIN", ByContext},
	USNPI:             {"US_NPI", ByContext},
	USMBI:             {"US_MBI", ByContext},
	USPassport:        {"US_PASSPORT", ByContext},
	USDriverLicense:   {"US_DRIVER_LICENSE", ByContext},
	USBankNumber:      {"US_BANK_NUMBER", ByContext},
	ABARouting:        {"ABA_ROUTING_NUMBER", ByContext},
	MedicalLicense:    {"MEDICAL_LICENSE", ByContext},
	UKNHS:             {"UK_NHS", ByContext},
	UKNINO:            {"UK_NINO", ByContext},
	UKPassport:        {"UK_PASSPORT", ByContext},
	UKDrivingLicence:  {"UK_DRIVING_LICENCE", ByContext},
	CASIN:             {"CA_SIN", ByContext},
	AUTFN:             {"AU_TFN", ByContext},
	AUABN:             {"AU_ABN", ByContext},
	AUACN:             {"AU_ACN", ByContext},
	AUMedicare:        {"AU_MEDICARE", ByContext},
	INAadhaar:         {"IN_AADHAAR", ByContext},
	INPAN:             {"IN_PAN", ByContext},
	INPassport:        {"IN_PASSPORT", ByContext},
	INVoter:           {"IN_VOTER", ByContext},
	DETaxID:           {"DE_TAX_ID", ByContext},
	DEIDCard:          {"DE_ID_CARD", ByContext},
	DEPassport:        {"DE_PASSPORT", ByContext},
	DESocialSecurity:  {"DE_SOCIAL_SECURITY", ByContext},
	DEHealthInsurance: {"DE_HEALTH_INSURANCE", ByContext},
	DEDriverLicense:   {"DE_FUEHRERSCHEIN", ByContext},
	DEDoctor:          {"DE_LANR", ByContext},
	ESNIF:             {"ES_NIF", ByContext},
	ESNIE:             {"ES_NIE", ByContext},
	ESPassport:        {"ES_PASSPORT", ByContext},
	ITFiscalCode:      {"IT_FISCAL_CODE", ByContext},
	ITDriverLicense:   {"IT_DRIVER_LICENSE", ByContext},
	ITIdentityCard:    {"IT_IDENTITY_CARD", ByContext},
	ITPassport:        {"IT_PASSPORT", ByContext},
	FRNIR:             {"FR_NIR", ByContext},
	PLPESEL:           {"PL_PESEL", ByContext},
	FIHETU:            {"FI_PERSONAL_IDENTITY_CODE", ByContext},
	SEPersonnummer:    {"SE_PERSONNUMMER", ByContext},
	SGNRIC:            {"SG_NRIC_FIN", ByContext},
	KRRRN:             {"KR_RRN", ByContext},
	KRFRN:             {"KR_FRN", ByContext},
	KRPassport:        {"KR_PASSPORT", ByContext},
	KRDriverLicense:   {"KR_DRIVER_LICENSE", ByContext},
	NGNIN:             {"NG_NIN", ByContext},
	PHTIN:             {"PH_TIN", ByContext},
	THTNIN:            {"TH_TNIN", ByContext},
	TRNationalID:      {"TR_NATIONAL_ID", ByContext},
	ZAIDNumber:        {"ZA_ID_NUMBER", ByContext},
	BRCPF:             {"BR_CPF", ByContext},
	Person:            {"PERSON", Weak},
	Location:          {"LOCATION", Weak},
	NRP:               {"NRP", Weak},
	DateOfBirth:       {"DATE_OF_BIRTH", Weak},
	PostalAddress:     {"POSTAL_ADDRESS", Weak},
	Coordinates:       {"COORDINATES", Weak},
	UserName:          {"USER_NAME", Weak},
}

// String gives the name of the entity: EMAIL_ADDRESS.
func (e Entity) String() string { return table[e].name }

// Tier is how much the entity tells.
func (e Entity) Tier() Tier { return table[e].tier }

// RuleName is the name of its rule without the family: email-address.
func (e Entity) RuleName() string {
	return strings.ToLower(strings.ReplaceAll(table[e].name, "_", "-"))
}

// Region is the country of an identity document, as two letters; "" for what has none.
func (e Entity) Region() string {
	switch e {
	case ABARouting, MedicalLicense:
		return "US"
	case IP, NRP, IBAN:
		return ""
	}
	code, _, ok := strings.Cut(table[e].name, "_")
	switch {
	case !ok || len(code) != 2:
		return ""
	case code == "UK":
		return "GB"
	}
	return code
}

// All are the entities.
func All() []Entity {
	all := make([]Entity, 0, count-1)
	for e := None + 1; e < count; e++ {
		all = append(all, e)
	}
	return all
}

var byName = sync.OnceValue(func() map[string]Entity {
	m := make(map[string]Entity, count)
	for _, e := range All() {
		m[e.String()] = e
	}
	return m
})

// Named is the entity of a name, in either of its spellings (US_SSN, us-ssn); None for no such name.
func Named(name string) Entity {
	return byName()[strings.ToUpper(strings.ReplaceAll(name, "-", "_"))]
}

// A Set is a set of entities.
type Set [2]uint64

// SetOf makes a Set.
func SetOf(entities ...Entity) (s Set) {
	for _, e := range entities {
		s[e>>6] |= 1 << (e & 63)
	}
	return s
}

// Has reports whether e is in the set.
func (s Set) Has(e Entity) bool { return s[e>>6]&(1<<(e&63)) != 0 }

// Union is the set of what is in either.
func (s Set) Union(o Set) Set { return Set{s[0] | o[0], s[1] | o[1]} }

// IsEmpty reports whether nothing is in the set.
func (s Set) IsEmpty() bool { return s == Set{} }
