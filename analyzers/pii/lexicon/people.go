package lexicon

import (
	"strings"
	"sync"
)

// owners are words in a header that say whose value it is.
var owners = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`customer client user employee patient member person student contact owner home billing shipping emp cust
		applicant passenger their your personal work primary guest secondary alt alternate emergency mailing delivery parent guardian spouse
		mother father buyer seller payer payee sender receiver recipient tenant landlord driver rider voter subscriber lead prospect donor
		agent doctor physician nurse candidate insured beneficiary policyholder taxpayer holder usr pat mitarbeiter kunde kunden kundin
		patienten cliente clientes client clients abonné usuario utente paciente paziente empleado funcionario dipendente employé salarié
		titular assuré klant kontakt contacto contatto contato private privat office business legal account profile`) {
		m[w] = true
	}
	return m
}()

var companionSet = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for p := range strings.SplitSeq(companions, ",") {
		m[strings.TrimSpace(p)] = true
	}
	return m
})

// IsCompanion reports whether only tables of people have a column of this header.
func IsCompanion(header string) bool { return companionSet()[strings.Join(Words(nil, header), " ")] }

// names are headers that may be those of a column of names of people or of anything else.
var names = map[string]bool{"name": true, "names": true, "nom": true, "nome": true, "nombre": true, "display name": true, "displayname": true, "author name": true, "author": true, "namen": true, "naam": true, "nazwa": true, "namn": true}

// who are headers that say whose the value is: in tables that people make, a name.
var who = map[string]bool{
	"customer": true, "client": true, "user": true, "person": true, "kunde": true, "kundin": true, "klient": true, "customers": true,
	"collaborateur": true, "assuré": true, "titulaire": true, "titular": true, "persona": true, "utente": true, "pessoa": true, "klant": true,
}

// IsWho reports whether a header says who: customer, patient.
func IsWho(header string) bool { return who[strings.Join(Words(nil, header), " ")] }

// IsName reports whether a header says name and not of what.
func IsName(header string) bool {
	for part := range cores(Words(nil, header)) {
		if names[part] || who[part] {
			return true
		}
	}
	return false
}

// partsOfNames are headers of columns that hold one part of the names of people.
var partsOfNames = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for p := range strings.SplitSeq("surname,surnames,last name,last names,lastname,lname,family name,familyname,first name,first names,firstname,fname,"+
		"given name,given names,givenname,middle name,middlename,forename,forenames,f name,l name,first,last,middle,given,family,first nm,last nm,"+
		"vorname,vornamen,nachname,nachnamen,zuname,rufname,familienname,prenom,prénom,prénoms,nom de famille,nom,nombre,nombres,apellido,"+
		"apellidos,primer nombre,segundo nombre,primer apellido,segundo apellido,apellido paterno,apellido materno,apellido1,apellido2,"+
		"primeiro nome,último nome,ultimo nome,sobrenome,apelido,nome,cognome,voornaam,achternaam,imię,imie,nazwisko,förnamn,efternamn,fornavn,"+
		"etternavn,efternavn,etunimi,sukunimi,jméno,příjmení,ad,soyad,soyadı,name1,name2,name 1,name 2,maiden name,preferred name,second name", ",") {
		m[p] = true
	}
	return m
})

// IsPartOfName reports whether a header is that of first or last names.
func IsPartOfName(header string) bool {
	for part := range cores(Words(nil, header)) {
		if partsOfNames()[part] {
			return true
		}
	}
	return false
}

// IsPlainlyPart reports whether a header is that of first or last names and of nothing else: "first"
// may be anything's.
func IsPlainlyPart(header string) bool {
	for part := range cores(Words(nil, header)) {
		if partsOfNames()[part] && !vagueParts[part] {
			return true
		}
	}
	return false
}

var vagueParts = map[string]bool{
	"first": true, "last": true, "middle": true, "given": true, "family": true, "nom": true, "nome": true, "nombre": true, "ad": true,
	"name1": true, "name2": true, "name 1": true, "name 2": true, "second name": true, "nombres": true, "apelido": true,
}
