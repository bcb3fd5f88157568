package lexicon

// The lexicon: entities, then the phrases that announce them, in lower case, in English, German,
// French, Spanish, Portuguese and Italian, and the native words for documents of other countries. A
// phrase counts wherever its words follow each other.
//
// Lines with ~ hold phrases that several countries use; they count for entities whose region is
// switched on. Lines with = hold headers that must be equal to the whole header, because their words
// are too common within others.
const lexicon = `
EMAIL_ADDRESS: email, e mail, mail, mailto, emails, correo, correo electronico, correo electrónico, courriel, adresse mail, posta elettronica, correio eletronico, correio eletrônico, mail address, e mails, e mailadres, mailadresse, e posta, eposta, e post, epost, sähköposti, adresse courriel, courriels, correos, correo e, indirizzo mail, indirizzo e mail, endereço de e mail, adresse électronique, adresse electronique
PHONE_NUMBER: phone, phones, telephone, tel, telefon, telefono, teléfono, telefone, téléphone, portable, mobile, mobil, mobilnummer, handy, handynummer, cell, cellphone, celular, cellulare, fax, whatsapp, movil, móvil, telemovel, telemóvel, contact number, contact no, rufnummer, telefonnummer, telephone number, phone number, phonenumber, telephonenumber, mobilenumber, phoneno, mobileno, numero de telephone, numéro de téléphone, msisdn, hotline, telefoonnummer, telefoon, tel nr, tel no, telno, gsm, telefonnr, fone, tlm, tfno, telf, móviles, puhelin, puhelinnumero, numer telefonu, nr telefonu, nr tel, komórka, mobiltelefon, festnetz, festnetznummer, phone no, phones no, ph no, ph number, mob no, mob number, mobile no, mobile number, cell no, cell number, landline, telefones, telefonos, teléfonos, telefoni, telefonnummern, telefonnummer privat, mobilephone, homephone, workphone, numero di telefono, numero telefono, número de teléfono, numero de telefono, número de telefone, numero de telefone, numéro téléphone, num tel, numero cellulare, telefone celular, telefone fixo, nummer mobil, puh, tlf, tlfnr, mobilnr, telephonenumbers, whats app, telegram number, contact phone, contactno, contactnumber, phn, phne, tel1, tel2, phone1, phone2
CREDIT_CARD: card, cards, credit, debit, visa, mastercard, amex, american express, discover, maestro, jcb, diners, kreditkarte, kreditkartennummer, carte bancaire, carte de credit, carte de crédit, tarjeta, tarjeta de credito, tarjeta de crédito, cartao, cartão, carta di credito, creditcard, cardnumber, card number, cc, ccnum, ccn, pan number, card no, cardno, carta, numero carta, numero di carta, numero tarjeta, num tarjeta, numero de tarjeta, número de tarjeta, número do cartão, numero do cartao, numero cartao, numero carte, numéro de carte, carte, kartennummer, kartennr, kaartnummer, creditcardnummer, kortnummer, numer karty, creditcardnumber, cc number, cc no, ccnumber, ccno, cardnum, card num, karte, payment card, debitcard, credit card no
IBAN_CODE: iban, bank, account, transaction, konto, kontonummer, bankverbindung, compte, cuenta, conta, conto, kontonr, bankkonto, rekening, rekeningnummer, bankrekening, rib, numéro de compte, numero de cuenta, cuenta bancaria, conta bancaria, conta bancária, conto corrente, cuenta corriente, bankgiro
CRYPTO: wallet, btc, bitcoin, crypto, eth, ethereum, blockchain, wallet address
US_SSN: ssn, ssns, social security, socialsecurity, social sec, soc sec, soc sec no, soc sec num, ss no, ssnum, ssn no, socialsecuritynumber, social, ss number
US_ITIN: itin, individual taxpayer, taxpayer identification, taxpayer id
US_NPI: npi, national provider, provider id, npi number
US_MBI: mbi, medicare, beneficiary, medicare id
US_BANK_NUMBER: bank account, account number, account no, accountnumber, acct, acct no, acct number, bank acct, account num
ABA_ROUTING_NUMBER: aba, routing, routing number, abarouting, routing no, routingnumber
MEDICAL_LICENSE: dea, medical license, medical licence, dea number, prescriber
UK_NHS: nhs, national health service, nhs number
UK_NINO: nino, national insurance, ni number, ni no, national insurance number, nin uk, insurance number ni, nationalinsurancenumber, nationalinsuranceno
UK_DRIVING_LICENCE: dvla
CA_SIN: sin, social insurance, sin number, numero d assurance sociale, numéro d assurance sociale, nas
AU_TFN: tfn, tax file
AU_ABN: abn, australian business
AU_ACN: acn, australian company
AU_MEDICARE: medicare
IN_AADHAAR: aadhaar, aadhar, adhaar, uidai, uid number
IN_PAN: pan, permanent account, pan number, pan card, pan no
US_PASSPORT: us passport, american passport
UK_PASSPORT: uk passport, british passport
IN_PASSPORT: indian passport
IN_VOTER: voter, epic, elector, voter id
DE_TAX_ID: steuer id, steuerid, steueridentifikationsnummer, steuerliche identifikationsnummer, idnr, identifikationsnummer, steuer identifikationsnummer, steuer idnr
DE_ID_CARD: personalausweis, ausweis, personalausweisnummer, ausweisnummer, ausweis nr
DE_PASSPORT: reisepass, passnummer, reisepassnummer, pass nr
DE_SOCIAL_SECURITY: rentenversicherungsnummer, sozialversicherungsnummer, versicherungsnummer, rvnr, sv nummer, svnr
DE_HEALTH_INSURANCE: krankenversicherungsnummer, krankenversichertennummer, versichertennummer, kvnr, krankenkasse, egk nummer, egk
DE_FUEHRERSCHEIN: führerschein, fuehrerschein, führerscheinnummer, fuehrerscheinnummer, fahrerlaubnis
DE_LANR: lanr, arztnummer, lebenslange arztnummer, arzt nr
ES_NIF: nif, dni, documento nacional de identidad, identificación, numero de identificacion
ES_NIE: nie, extranjero, identificación de extranjero
ES_PASSPORT: pasaporte
IT_FISCAL_CODE: codice fiscale, codicefiscale, cod fiscale, cod fisc, cf
IT_DRIVER_LICENSE: patente, patente di guida
IT_IDENTITY_CARD: carta d identità, carta d identita, carta identità, carta identita, identità, cie
IT_PASSPORT: passaporto
FR_NIR: nir, numero de securite sociale, numéro de sécurité sociale, sécurité sociale, securite sociale, insee, num secu, secu
PL_PESEL: pesel
FI_PERSONAL_IDENTITY_CODE: hetu, henkilotunnus, henkilötunnus, personbeteckning, personal identity code
SE_PERSONNUMMER: personnummer, personnr, svensk id, pnr
SG_NRIC_FIN: nric, fin, nric fin, fin number
KR_RRN: rrn, resident registration, 주민등록번호, 주민번호
KR_FRN: frn, foreigner registration, 외국인등록번호
KR_PASSPORT: 여권, 여권번호, korean passport
KR_DRIVER_LICENSE: 운전면허, 운전면허번호, 면허번호
NG_NIN: nin, nimc, national identification number
PH_TIN: tin, bir
TH_TNIN: tnin, thai id, thai national id, เลขประจำตัวประชาชน, เลขบัตรประชาชน, บัตรประชาชน
TR_NATIONAL_ID: tc kimlik, kimlik no, kimlik numarası, kimlik numarasi, tckn, kimlik, tc no, tc kimlik no
ZA_ID_NUMBER: south african id, sa id, rsa id, said number
BR_CPF: cpf
IP_ADDRESS: ip, ipv4, ipv6, ip address, ipaddr, ipaddress, ip addr, client ip, remote addr, adresse ip, direccion ip, dirección ip, endereço ip, indirizzo ip, ips, host ip, source ip, src ip, dst ip, dest ip, destination ip, remote ip, server ip, user ip, login ip, last login ip, ip v4, clientip, remoteaddr, srcip, dstip, sourceip, destip, x forwarded for, ip adresse, adres ip, ip adres
MAC_ADDRESS: mac, mac address, macaddress, hardware address, physical address, hwaddr, ether, bssid
DATE_OF_BIRTH: dob, date of birth, birth date, birthdate, birthday, born, geburtsdatum, geburtstag, geboren, geb, date de naissance, naissance, né le, née le, ne le, nee le, fecha de nacimiento, nacimiento, nacido, data de nascimento, nascimento, data di nascita, nascita, dateofbirth, bday, d o b, birth dt, birth day, birthdt, date birth, dt nasc, data nasc, dt nascimento, fecha nac, fec nac, f nacimiento, fechanacimiento, datanascimento, datadinascita, data nascita, nato il, nata il, geburtsdat, geb datum, gebdat, geb dat, geburtstagsdatum, geboortedatum, geboren op, fødselsdato, födelsedatum, fodselsdato, fodelsedatum, syntymäaika, data urodzenia, data ur, datum narození, datum rođenja, doğum tarihi, дата рождения, 生年月日, 出生日期, 생년월일, date naiss, datenaissance, ddn, birth, anniversaire, cumpleaños, cumpleanos, compleanno, data aniversario, patient dob, pt dob, dobirth, birthdates, birth dates, bdate
NRP: nationality, ethnicity, religion, political party, political affiliation, race ethnicity, religious affiliation, nationalität, nationalitaet, staatsangehörigkeit, staatsangehoerigkeit, konfession, nationalité, nationalite, nacionalidad, nacionalidade, nazionalità, nazionalita, religione, religión, religião, staatsbürgerschaft, citizenship, ethnic group, ethnic origin, religiones, confession religieuse, etnia, ethnie, raza, raça, razza, burgerschap, nationaliteit

~US_PASSPORT UK_PASSPORT IN_PASSPORT DE_PASSPORT ES_PASSPORT IT_PASSPORT KR_PASSPORT: passport, passport number, passport no, passportnumber, travel document
~US_DRIVER_LICENSE UK_DRIVING_LICENCE DE_FUEHRERSCHEIN IT_DRIVER_LICENSE KR_DRIVER_LICENSE: driver license, drivers license, driver s license, driver licence, drivers licence, driver s licence, driving license, driving licence, driver lic, drivers lic, dl number, dl no, license number, licence number, permit number, dln
~US_SSN US_ITIN DE_TAX_ID CA_SIN AU_TFN PL_PESEL ES_NIF PH_TIN BR_CPF IN_PAN: tax id, tax identification, tax number, taxid
~ZA_ID_NUMBER SG_NRIC_FIN TH_TNIN TR_NATIONAL_ID IN_AADHAAR NG_NIN KR_RRN SE_PERSONNUMMER ES_NIF PL_PESEL FI_PERSONAL_IDENTITY_CODE BR_CPF DE_ID_CARD IT_IDENTITY_CARD: national id, national identity, identity number, id number, identity card, id card, personal id, personal number, citizen id, id document
~UK_NHS AU_MEDICARE DE_HEALTH_INSURANCE US_MBI: health insurance, health number, patient number, insurance number

=PERSON: full name, fullname, customer name, client name, patient name, patient, employee name, employee, person name, contact name, contact person, contact, member name, student name, student, user full name, holder name, card holder, cardholder, cardholder name, account holder, applicant, applicant name, borrower, borrower name, passenger name, owner name, manager name, supervisor, recipient name, sender name, doctor name, physician, nurse, surname, last name, lastname, lname, family name, first name, firstname, fname, given name, givenname, middle name, forename, vorname, nachname, familienname, kundenname, mitarbeiter, ansprechpartner, prenom, prénom, nom de famille, nom complet, nom client, nombre completo, nombre, apellido, apellidos, primer nombre, nome completo, sobrenome, cognome, nome e cognome, nominativo, paziente, paciente, cliente, name1, name2, name 1, name 2, spouse name, mother name, father name, mothers name, fathers name, mother s maiden name, maiden name, emergency contact, beneficiary name, agent name, guest name, tenant, tenant name, witness, buyer name, seller name, vollständiger name, vollstaendiger name, emp name, cust name, pat name, candidate, candidate name, customer full name, client full name, contact full name, legal name, real name, assignee, signatory, nome paziente, nome cliente, nome do cliente, nombre cliente, nombre del cliente, nombre paciente, nombre del paciente, nombre y apellido, nombre y apellidos, nombres y apellidos, apellidos y nombre, nombre empleado, nome e sobrenome, nome do paciente, nome funcionario, nome dipendente, nominativo cliente, cognome e nome, cognome nome, nome cognome, nom et prénom, nom et prenom, nom prénom, nom prenom, prénom nom, nom du client, nom patient, nom du patient, nom employé, nom complet du client, name des kunden, kundin, patientenname, patientin, mitarbeitername, mitarbeiterin, name vorname, vorname nachname, vor und nachname, kontakt, kontaktperson, volledige naam, klantnaam, naam klant, imię i nazwisko, imie i nazwisko, fullständigt namn, fullt navn, full names, fullnames, insured, insured name, policy holder, policyholder, subscriber, subscriber name, next of kin, guarantor, donor, donor name, voter, voter name, victim, suspect, driver name, rider, rider name, guest, guests, attendee, attendee name, participant, participant name, respondent, resident, resident name, teacher name, professor, coach name, parent name, guardian, guardian name, lead name, sales rep, salesperson, account manager, account owner, titular de la tarjeta, titular da conta, intestatario, richiedente, beneficiario, beneficiaire, bénéficiaire, nombres, voornaam, achternaam, imię, imie, nazwisko, förnamn, efternamn, fornavn, etternavn, etunimi, sukunimi, jméno, příjmení, soyad, soyadı, primeiro nome, último nome, ultimo nome, segundo nombre, primer apellido, segundo apellido, apellido paterno, apellido materno, apellido1, apellido2, prénoms, nom usage, zuname, rufname, vornamen, nachnamen, given names, forenames, surnames, last names, first names, legal first name, legal last name, preferred name, preferred first name
=PHONE_NUMBER: contact, contacts, contact info, contact details, kontakt, contacto, contatto, contato, mob, cell 1, ph, work, numero, whatsapp no
=LOCATION: city, town, place, home town, hometown, location, residence, city of residence, birthplace, place of birth, birth place, birth city, stadt, ort, wohnort, geburtsort, ville, lieu, lieu de naissance, ciudad, lugar de nacimiento, cidade, città, citta, luogo di nascita, home city, billing city, shipping city, city name, town name, city state, home state, birth country, birth town, commune, municipio, comune, localidad, località, localita, municipality, woonplaats, stad, plaats, miejscowość, miasto, ciudad de residencia, cidade de residência, city town, suburb, village
=POSTAL_ADDRESS: address line, addr line, addressline, address line1, address line2, addr line1, street line, street line1, address, street, street address, home address, postal address, mailing address, billing address, shipping address, address 1, address line 1, address1, addressline1, addr, customer address, residential address, anschrift, adresse, strasse, straße, wohnadresse, postanschrift, adresse postale, rue, direccion, dirección, calle, domicilio, endereco, endereço, rua, indirizzo, via, residenza, addr 1, addr1, address line 2, address 2, street 1, street1, street name, street addr, house address, current address, permanent address, present address, delivery address, ship address, bill address, ship to address, bill to address, property address, full address, complete address, residence address, hausanschrift, lieferadresse, rechnungsadresse, wohnanschrift, straße und hausnummer, strasse und hausnummer, straße hausnummer, strasse hausnummer, straße nr, strasse nr, straßenname, adresse 1, adresse complète, adresse complete, adresse de livraison, adresse de facturation, domicile, voie, adresse du domicile, direccion completa, dirección completa, direccion postal, dirección postal, direccion de envio, dirección de envío, direccion envio, calle y numero, calle y número, domicilio fiscal, domicilio particular, direcciones, endereco completo, endereço completo, logradouro, morada, residencia, residência, endereço residencial, endereco residencial, indirizzo completo, indirizzo di residenza, indirizzo residenza, via e numero, via e numero civico, indirizzo cliente, adres, straat, straatnaam, woonadres, adress, gatuadress, osoite, ulica, adres zamieszkania, adresa, postal addr, mail addr, home addr, addresses, streetaddress, homeaddress, shippingaddress, billingaddress, mailingaddress, postaladdress, address full, work address, office address, location address, geographic address, address street, adresse privée, privatadresse, privatanschrift
=COORDINATES: lat, latitude, lon, lng, long, longitude, gps, coordinates, coords, lat long, latlong, lat lon, latlng, gps coordinates, home lat, home lon, home latitude, home longitude, breitengrad, längengrad, laengengrad, latitud, longitud, latitudine, longitudine, geo, geolocation, geo location, gps lat, gps lon, gps lng, gps latitude, gps longitude, geo lat, geo lon, lat long coordinates, latitud longitud, x lat, y lon
=NRP: race, caste, party, faith, political view, political views, denomination, sexual orientation
=USER_NAME: username, user name, login, user login, screen name, handle, benutzername, nom d utilisateur, usuario, nome utente, nome de usuario, nome de usuário, user id name, account name, loginname, userlogin, nickname, nick, alias, gebruikersnaam, pseudo, pseudonyme, twitter handle, instagram, twitter, github username, telegram, skype, linkedin, screenname
`

// companions are headers that only tables of people have; beside them a column that is called name
// holds the names of people.
const companions = `age, sex, gender, salary, income, birthday, dob, birth date, birthdate, date of birth, phone, email, mail, address, ssn,
 hire date, hired, occupation, job, job title, department, marital status, alter, geschlecht, gehalt, edad, sexo, salario, idade, età, sesso,
 stipendio, sexe, salaire, diagnosis, blood type, blood group, employee id, patient id, customer id, student id, passport`
