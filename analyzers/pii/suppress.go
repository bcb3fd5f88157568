package pii

import (
	"hash/fnv"
	"net/netip"
	"strings"
)

// What the digits of a date or of a time are refused for.
const (
	aDate = "a date"
	aTime = "a point in time"
)

// plain says why a number in digits is none of anybody: a date, a time, a limit, a number that
// somebody typed for show. "" when nothing speaks against it.
func plain(s string) string {
	switch {
	case strings.Count(s, s[:1]) == len(s):
		return "all digits are equal"
	case strings.HasSuffix(s, "0000"):
		return "a round number"
	case sequential(s):
		return "digits in sequence"
	case isDate(s):
		return aDate
	case isEpoch(s):
		return aTime
	case limits[s]:
		return "a limit of a machine type"
	}
	return ""
}

func sequential(s string) bool {
	up, down := true, true
	for i := 1; i < len(s); i++ {
		step := (s[i] - s[i-1] + 10) % 10
		up, down = up && step == 1, down && step == 9
	}
	return up || down
}

// isDate reports whether eight or fourteen digits begin with a year, a month and a day.
func isDate(s string) bool {
	if len(s) != 8 && len(s) != 12 && len(s) != 14 {
		return false
	}
	return (s[:2] == "19" || s[:2] == "20") && s[4:6] >= "01" && s[4:6] <= "12" && s[6:8] >= "01" && s[6:8] <= "31"
}

// isEpoch reports whether digits are the seconds since 1970 of a time from 2001 to 2033, or
// thousandths of them, and so on.
func isEpoch(s string) bool {
	switch len(s) {
	case 10, 13, 16, 19:
		return s[0] == '1' && (len(s) > 10 || s[1] >= '2')
	}
	return false
}

var limits = map[string]bool{
	"2147483647": true, "2147483648": true, "4294967295": true, "4294967296": true,
	"9223372036854775807": true, "9223372036854775808": true, "18446744073709551615": true,
}

// published holds numbers that documentation uses: test cards, cancelled social security numbers,
// sample accounts. They are kept as FNV-1a hashes of what they are without separators, so that this
// file does not hold what the program looks for.
func published(compact string) bool {
	h := fnv.New64a()
	_, _ = h.Write([]byte(compact))
	return publishedHashes[h.Sum64()]
}

// Names of hosts that nobody has (RFC 2606, RFC 6761) or that documents use for show.
var showHosts = map[string]bool{
	"example": true, "test": true, "invalid": true, "localhost": true, "local": true, "internal": true, "lan": true,
	"example.com": true, "example.org": true, "example.net": true, "example.edu": true, "test.com": true, "domain.com": true,
	"email.com": true, "mail.com": true, "yourdomain.com": true, "mydomain.com": true, "yourcompany.com": true, "mycompany.com": true,
	"company.com": true, "acme.com": true, "foo.com": true, "bar.com": true, "abc.com": true, "xyz.com": true, "sample.com": true,
	"website.com": true, "site.com": true, "host.com": true, "somewhere.com": true, "contoso.com": true, "acme.org": true, "corp.com": true,
	"your-domain.com": true, "your-company.com": true, "somedomain.com": true, "demo.com": true, "provider.com": true, "server.com": true,
	"users.noreply.github.com": true, "domain.tld": true, "blah.com": true, "foobar.com": true, "whatever.com": true, "something.com": true, "fake.com": true, "dummy.com": true, "emails.com": true, "mailinator.com": true, "example-company.com": true, "examplecompany.com": true, "domain.org": true, "techcorp.com": true, "acmecorp.com": true,
}

// showNames are local parts that mean nobody.
var showNames = wordSet(`foo bar baz qux test tester testing user username users you your yours me someone somebody anyone nobody name
firstname lastname first last first.last firstname.lastname john.doe jane.doe johndoe janedoe jdoe john_doe jane_doe joe.bloggs alice bob
abc xyz aaa bbb ccc example sample demo dummy fake email mail e-mail address myemail youremail your.email my.email your_email my_email
your-email yourname your.name your_name your-name myname my.name recipient sender to from a b c x y z user1 user2 user3 test1 test2
name@ git hg none null nan blah blahblah foobar asdf qwerty lorem ipsum placeholder svn root localhost xxx xxxx account login me.myself your_username your-username username1 customer`)

// roleNames are local parts that mean an office and no person.
var roleNames = wordSet(`info contact support help admin administrator webmaster postmaster hostmaster abuse security sales marketing press
media jobs careers hr office hello team service services noreply no-reply donotreply do-not-reply notifications notification newsletter
billing permissions permission legal privacy feedback enquiries inquiries mailer-daemon bot github-actions dev developers announce list
lists discuss users-request maintainers conduct opensource open-source community accounts orders reservations booking customerservice
customer.service helpdesk webteam editor editors registrar corporate publications reprints rights copyright`)

func wordSet(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// nobody says why an address of mail is nobody's; "" when it may be somebody's.
func nobody(local, host string) string {
	local, _, _ = strings.Cut(local, "+")
	site := host
	if labels := strings.Split(host, "."); len(labels) > 2 && !showHosts[host] {
		site = strings.Join(labels[len(labels)-2:], ".")
	}
	label, _, _ := strings.Cut(site, ".")
	switch {
	case strings.HasSuffix(host, ".gserviceaccount.com"):
		return "the account of a service"
	case reserved(host):
		return "a host name that is reserved for examples"
	case showHosts[host], showHosts[site], strings.HasPrefix(site, "example."), strings.HasPrefix(site, "your"):
		return "a host name for show"
	case len(local) == 1 && len(label) == 1, len(label) == 1 && strings.Count(host, ".") == 1 && host != "x.com":
		return "one letter at one letter"
	case len(local) == 1 && len(label) <= 3:
		return "one letter"
	case showNames[local] || strings.HasPrefix(local, "your") && strings.ContainsAny(local, "-_."):
		return "a name for show"
	case strings.Trim(local, "x*") == "":
		return "a mask"
	}
	return ""
}

// reserved reports whether a host name can belong to nobody, by RFC 2606 and RFC 6761.
func reserved(host string) bool {
	top := host[strings.LastIndexByte(host, '.')+1:]
	switch top {
	case "example", "test", "invalid", "localhost", "local", "internal":
		return true
	}
	for _, s := range []string{"example.com", "example.org", "example.net"} {
		if host == s || strings.HasSuffix(host, "."+s) {
			return true
		}
	}
	return false
}

// lineBefore is the part of a line before a place, at most so much of it as tells what follows.
func lineBefore(text string, at int) string {
	before := text[max(0, at-120):at]
	return before[strings.LastIndexByte(before, '\n')+1:]
}

// ofPackage reports whether an address follows what says that it belongs to the makers of a package:
// its metadata and the comments at the top of its code are public.
func ofPackage(before string) bool {
	lower := strings.ToLower(before)
	for _, mark := range []string{"author-email", "author_email", "maintainer-email", "maintainer_email", "@author", "copyright", "(c) 20", "(c) 19", "\u00a9"} {
		if strings.Contains(lower, mark) {
			return true
		}
	}
	return false
}

// role reports whether a local part means an office.
func role(local string) bool {
	return roleNames[local] || strings.HasSuffix(local, "noreply") || strings.HasPrefix(local, "noreply")
}

// fiction says why a telephone number is nobody's: the ranges that regulators keep for films and
// documents. Digits with the calling code, or ten of the North American plan.
func fiction(s string) string {
	ten := s
	if len(s) == 11 && s[0] == '1' {
		ten = s[1:]
	}
	switch {
	case len(ten) == 10 && ten[3:6] == "555" && (ten[6:8] == "01" || ten[6:] == "1212" || ten[6:] == "1234" || ten[6:] == "5555"):
		return "kept for fiction: 555"
	case len(ten) == 10 && ten[:3] == "555", len(ten) == 7 && ten[:3] == "555":
		return "the area code 555 does not exist"
	case len(ten) == 10 && (ten[3:] == "4567890" || ten[3:] == "5678901" || sequential(ten)):
		return "digits in sequence"
	}
	national := strings.TrimPrefix(strings.TrimPrefix(s, "44"), "0")
	if len(national) == 10 && (strings.HasPrefix(national, "7700900") || national[2:6] == "7946" && national[6] == '0' || strings.HasPrefix(national, "1632960") || strings.HasPrefix(national, "8081570")) {
		return "kept for fiction by the British regulator"
	}
	return ""
}

// unassigned reports whether digits are of the exchange 555, most of whose numbers nobody has.
func unassigned(s string) bool {
	return len(s) == 10 && s[3:6] == "555" || len(s) == 11 && s[0] == '1' && s[4:7] == "555"
}

// nowhere says why a network address is nobody's; "" when it is a public one.
func nowhere(a netip.Addr) string {
	switch {
	case a.IsUnspecified(), a.IsLoopback():
		return "this machine"
	case a.IsPrivate(), a.IsLinkLocalUnicast():
		return "a private network"
	case a.IsMulticast(), a.IsInterfaceLocalMulticast():
		return "a group"
	}
	for _, p := range documentation {
		if p.Contains(a) {
			return "kept for documentation"
		}
	}
	if a.Is4() {
		b := a.As4()
		switch {
		case b[0] == 0 || b[0] >= 240, b[0] == 255:
			return "no address of a machine"
		case b[1] == 0 && b[2] == 0, b[2] == 0 && b[3] == 0:
			return "a network or a version"
		case b == [4]byte{8, 8, 8, 8}, b == [4]byte{8, 8, 4, 4}, b == [4]byte{1, 1, 1, 1}, b == [4]byte{9, 9, 9, 9}, b == [4]byte{1, 2, 3, 4}:
			return "a public service or a number for show"
		}
	}
	return ""
}

var documentation = []netip.Prefix{
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("198.18.0.0/15"),
}

// anybody are users in the paths of home folders that images and services come with.
var anybody = wordSet(`root user users username runner jovyan ubuntu ec2-user app content kaggle travis circleci vagrant docker node
appuser admin administrator public shared default guest test tester python conda sagemaker-user ray azureuser debian centos fedora pi
jenkins gitlab-runner nobody nonroot me you yourname your_username your-username myuser myname name example sandbox studio-lab-user
airflow spark hadoop jupyter jupyterhub colab work repos notebook notebooks jupyter-user circleci-user student students developer dev
workspace home data model models code project projects src tmp opt lib bin site path all default_user defaultuser0 someuser some_user
foo bar alice bob johndoe jdoe john jane xyz abc trusted-service-user onyxia nvidia distiller gitpod vscode codespace glue_user mambauser rstudio databricks wsuser coder work-user gitpod-user notebook-user sagemaker dsvm userhome webuser`)

// numericRow reports whether three or more numbers of about this width stand around a span: it lies
// in an array that somebody printed.
func numericRow(text string, start, end, width int) bool {
	found := 0
	count := func(i, step int) {
		for range 3 {
			for i >= 0 && i < len(text) && strings.IndexByte(" ,\t[]", text[i]) >= 0 {
				i += step
			}
			from := i
			for i >= 0 && i < len(text) && text[i] >= '0' && text[i] <= '9' && (i-from)*step < 24 {
				i += step
			}
			if n := (i - from) * step; n == 0 || n < width-2 || n > width+2 {
				return
			}
			found++
		}
	}
	count(start-1, -1)
	count(end, 1)
	return found >= 3
}
