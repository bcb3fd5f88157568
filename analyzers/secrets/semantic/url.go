package semantic

import (
	"slices"
	"strings"

	"github.com/nblsp/nblsp/analyzers/internal/fix"
	"github.com/nblsp/nblsp/analyzers/secrets/filter"
	"github.com/nblsp/nblsp/analyzers/secrets/finder"
	"github.com/nblsp/nblsp/analyzers/secrets/lexicon"
	"github.com/nblsp/nblsp/notebook"
)

var (
	sure   = lexicon.Meaning{Kind: lexicon.Password, Sure: true}
	unsure = lexicon.Meaning{Kind: lexicon.Token}
)

// url reads the URL whose :// is at i, when somebody logs in with it.
func (r *reader) url(i int) int {
	text := r.Text
	if i < r.noAt {
		return i + len("://")
	}
	start := i
	for start > 0 && i-start < 40 && (letter(text[start-1]) || digit(text[start-1]) || strings.IndexByte("+-.:_", text[start-1]) >= 0) {
		start--
	}
	for start < i && !letter(text[start]) {
		start++
	}
	from := i + len("://")
	end := from
	for end < len(text) && end-from < maxValue && !endsURL(text[end]) {
		end++
	}
	// The user information ends at the last @ before the path. Passwords that hold a slash or a
	// question mark against the rules are read when the host follows.
	authority := end
	if slash := strings.IndexAny(text[from:end], "/?#"); slash >= 0 {
		authority = from + slash
	}
	at := strings.LastIndexByte(text[from:authority], '@')
	if at < 0 {
		if at = strings.LastIndexByte(text[from:end], '@'); at < 0 {
			r.noAt = end
			return from
		} else if !r.looseUserinfo(from, from+at, end) {
			at = -1
		}
	}
	if at < 0 {
		return from
	}
	at += from
	colon := strings.IndexByte(text[from:at], ':')
	if colon < 0 {
		return r.urlToken(start, from, at, end)
	}
	colon += from
	for end > at && strings.IndexByte(".,;:)]}!", text[end-1]) >= 0 {
		end--
	}
	password := notebook.Span{Start: colon + 1, End: at}
	value := text[password.Start:password.End]
	f := Find{
		Rule: URLCredentials, Span: notebook.Span{Start: start, End: end}, Value: value, Context: r.Context,
		Pieces: []fix.Part{{Span: password, Name: "password"}},
	}
	if scheme := text[start:i]; !strings.HasPrefix(scheme, "http") && !strings.HasPrefix(scheme, "git") && !strings.HasPrefix(scheme, "ftp") {
		f.Rule = ConnectionString
	}
	switch {
	case at == end:
		f.Refused = "there is no host behind the password"
	case strings.EqualFold(value, text[from:colon]) && templateWord(value):
		f.Refused = "a placeholder or a documentation sample"
	default:
		verdict := filter.Judge(filter.Candidate{Value: value, Name: sure, Explicit: true})
		f.Refused, f.Weak = verdict.Reason, verdict.Weak
	}
	r.emit(f)
	return end
}

// URLPassword gives the password that a URL holds; false when there is none.
func URLPassword(url string) (string, bool) {
	_, rest, ok := strings.Cut(url, "://")
	at := strings.LastIndexByte(rest, '@')
	if !ok || at < 0 {
		return "", false
	}
	_, password, ok := strings.Cut(rest[:at], ":")
	return password, ok
}

func templateWord(v string) bool {
	return len(v) <= 2 || strings.Contains(v, "user") || strings.Contains(v, "name")
}

// looseUserinfo reports whether user:pass/word@host can be meant although a slash stands before the
// @: there is a colon before the slash, and what follows it is no port.
func (r *reader) looseUserinfo(from, at, end int) bool {
	info := r.Text[from:at]
	colon := strings.IndexByte(info, ':')
	slash := strings.IndexAny(info, "/?#")
	if colon < 0 || slash < colon+2 || at+1 >= end || !letter(r.Text[at+1]) && !digit(r.Text[at+1]) {
		return false
	}
	for i := colon + 1; i < slash; i++ {
		if !digit(info[i]) {
			return !strings.ContainsRune(info[:colon], '.')
		}
	}
	return false
}

// urlToken reads https://TOKEN@host.
func (r *reader) urlToken(start, from, at, end int) int {
	value := r.Text[from:at]
	verdict := filter.Judge(filter.Candidate{Value: value, Name: unsure, Explicit: true})
	if !verdict.Plausible || at+1 >= end {
		return from
	}
	r.emit(Find{
		Rule: URLCredentials, Span: notebook.Span{Start: start, End: end}, Value: value, Context: r.Context,
		Pieces: []fix.Part{{Span: notebook.Span{Start: from, End: at}, Name: "token"}},
	})
	return end
}

func endsURL(c byte) bool {
	switch c {
	case ' ', '\t', '\n', '\r', '"', '\'', '`', '<', '>', '\\', '|', '^':
		return true
	}
	return false
}

// userinfo reports whether a connection string without a scheme logs in: user:password@host:5432/db.
func userinfo(v string) bool {
	at := strings.LastIndexByte(v, '@')
	colon := strings.IndexByte(v, ':')
	if strings.HasPrefix(v, "jdbc:") && at > 0 && v[at-1] == ':' {
		return false // jdbc:oracle:thin:@host
	}
	return colon > 0 && at >= colon+2 && at+1 < len(v) && !strings.ContainsAny(v, " \n")
}

// options gives the whole connection string that a password is an option of: JDBC URLs, ODBC and
// ADO strings (Server=…;Pwd=…), libpq strings (host=… password=…). False when it is none.
func (r *reader) options(value notebook.Span) (notebook.Span, bool) {
	text := r.Text
	// To the ends of the literal or line.
	start, end := value.Start, value.End
	for start > 0 && value.Start-start < maxValue && !endsOptions(text[start-1]) {
		start--
	}
	for end < len(text) && end-value.End < maxValue && !endsOptions(text[end]) {
		end++
	}
	whole := text[start:end]
	if i := strings.LastIndex(text[start:value.Start], "://"); i >= 0 {
		return r.jdbc(start, start+i, value, end)
	}
	if !r.namesServer(start, end) {
		return notebook.Span{}, false
	}
	separator := ";"
	if !strings.Contains(whole, ";") {
		separator = " "
	}
	options, server := 0, false
	for option := range strings.SplitSeq(whole, separator) {
		name, _, ok := strings.Cut(option, "=")
		name = strings.ToLower(strings.TrimSpace(name))
		if !ok || name == "" || len(name) > 30 {
			continue
		}
		options++
		server = server || slices.Contains(serverOptions, name)
	}
	if options < 2 || !server {
		return notebook.Span{}, false
	}
	// Text before the first option does not belong to the string.
	if separator == " " {
		for {
			word, rest, ok := strings.Cut(text[start:value.Start], " ")
			if !ok || strings.Contains(word, "=") {
				break
			}
			start = value.Start - len(rest)
		}
		for {
			i := strings.LastIndexByte(text[value.End:end], ' ')
			if i < 0 || strings.Contains(text[value.End+i:end], "=") {
				break
			}
			end = value.End + i
		}
	} else if i := strings.LastIndexAny(text[start:start+strings.IndexByte(whole, '=')], ":"); i >= 0 {
		start += i + 1
	}
	for start < value.Start && text[start] == ' ' {
		start++
	}
	for end > value.End && strings.IndexByte(" .,", text[end-1]) >= 0 {
		end--
	}
	return notebook.Span{Start: start, End: end}, true
}

// serverOptions are the options of which a connection string has at least one.
var serverOptions = []string{"server", "host", "hostname", "hostaddr", "data source", "datasource", "driver", "database", "dbname", "initial catalog",
	"accountname", "endpoint", "defaultendpointsprotocol", "accountendpoint", "dsn", "addr", "address", "service", "provider", "blobendpoint"}

var serverFinder = finder.New(serverOptions)

// namesServer reports whether one of [serverOptions] stands in a range. What was searched in vain is
// not searched again: the ranges of neighbouring values overlap.
func (r *reader) namesServer(start, end int) bool {
	from := start
	if r.serverless.Start <= start && start <= r.serverless.End {
		from = max(start, r.serverless.End-len("defaultendpointsprotocol"))
	}
	if from < end {
		if at, _ := serverFinder.Next(r.Text[:end], from); at >= 0 {
			return true
		}
	}
	r.serverless = notebook.Span{Start: start, End: max(end, from)}
	return false
}

func endsOptions(c byte) bool {
	switch c {
	case '\n', '\r', '"', '\'', '`', '<', '>', '\\', '(', ')', '{', '}', '[', ']', '|', '\t':
		return true
	}
	return false
}

// jdbc is the whole URL of which a value is a parameter, for schemes that connect to a database.
// A token in the query of a web address is a token.
func (r *reader) jdbc(low, scheme int, value notebook.Span, end int) (notebook.Span, bool) {
	text := r.Text
	start := scheme
	for start > low && !endsURL(text[start-1]) && text[start-1] != '=' {
		start--
	}
	name := strings.ToLower(text[start:scheme])
	if strings.HasPrefix(name, "http") || strings.HasPrefix(name, "ws") || name == "" {
		return notebook.Span{}, false
	}
	stop := value.End
	for stop < end && !endsURL(text[stop]) {
		stop++
	}
	return notebook.Span{Start: start, End: stop}, true
}

// signature reads the sig= of an Azure shared access signature.
func (r *reader) signature(i int) int {
	from := i + len("sig=")
	if i == 0 || strings.IndexByte("?&;\"'", r.Text[i-1]) < 0 {
		return from
	}
	end := from
	for end < len(r.Text) && end-from < 200 && !endsURL(r.Text[end]) && r.Text[end] != '&' {
		end++
	}
	around := r.Text[max(0, i-300):min(len(r.Text), end+300)]
	if end-from < 40 || !strings.Contains(around, "sv=") && !strings.Contains(around, "se=") {
		return from
	}
	if filter.Placeholder(r.Text[from:end]) != "" {
		return from
	}
	span := notebook.Span{Start: from, End: end}
	r.emit(Find{Rule: Token, Span: span, Value: r.Text[from:end], Context: r.Context, Name: "sas_token"})
	return end
}
