package semantic

import (
	"strings"

	"github.com/nblsp/nblsp/analyzers/internal/fix"
	"github.com/nblsp/nblsp/analyzers/internal/python"
	"github.com/nblsp/nblsp/analyzers/secrets/lexicon"
	"github.com/nblsp/nblsp/notebook"
)

// A taker is a function that takes a secret by position.
type taker struct {
	path    string // what the dotted name of the callee contains; "" for any
	index   int    // of the secret among the arguments by position
	meaning lexicon.Meaning
	user    int // of the user or id, -1 for none
}

var (
	aKey   = lexicon.Meaning{Kind: lexicon.Key, Sure: true}
	aToken = lexicon.Meaning{Kind: lexicon.Token, Sure: true}
)

// takers are functions by their last name, as their libraries document them.
var takers = map[string][]taker{
	"connect": {
		{"mysql", 2, sure, 1}, {"MySQLdb", 2, sure, 1}, {"maria", 2, sure, 1}, {"pymssql", 2, sure, 1},
		{"cx_Oracle", 1, sure, 0}, {"oracledb", 1, sure, 0}, {"ibm_db", 2, sure, 1}, {"ssh", 3, sure, 2}, {"client", 3, sure, 2},
		{"vertica", 3, sure, 2}, {"hdbcli", 3, sure, 2}, {"dbapi", 3, sure, 2}, {"teradata", 2, sure, 1}, {"db", 2, sure, 1},
	},
	"Connect":    {{"", 2, sure, 1}},
	"Connection": {{"mysql", 2, sure, 1}, {"MySQLdb", 2, sure, 1}, {"happybase", 2, sure, 1}},
	"login": {
		{"wandb", 0, aKey, -1}, {"huggingface_hub", 0, aToken, -1}, {"hf", 0, aToken, -1}, {"smtp", 1, sure, 0}, {"server", 1, sure, 0},
		{"imap", 1, sure, 0}, {"mail", 1, sure, 0}, {"ftp", 1, sure, 0}, {"", 1, sure, 0},
	},
	"Redis": {{"", 3, sure, -1}}, "StrictRedis": {{"", 3, sure, -1}},
	"FTP": {{"", 2, sure, 1}}, "FTP_TLS": {{"", 2, sure, 1}},
	"Client": {
		{"cohere", 0, aKey, -1}, {"twilio", 1, aKey, 0}, {"binance", 1, aKey, 0}, {"tweepy", 0, aToken, -1}, {"googlemaps", 0, aKey, -1},
		{"deepgram", 0, aKey, -1}, {"hvac", 1, aToken, -1}, {"stytch", 1, aKey, 0}, {"anticaptcha", 0, aKey, -1}, {"nasdaq", 0, aKey, -1},
		{"", 1, aKey, 0}, {"", 0, aKey, -1},
	},
	"ClientV2": {{"", 0, aKey, -1}}, "AsyncClient": {{"cohere", 0, aKey, -1}}, "AsyncClientV2": {{"", 0, aKey, -1}},
	"Pinecone": {{"", 0, aKey, -1}}, "PineconeClient": {{"", 0, aKey, -1}},
	"Github": {{"", 0, aToken, -1}, {"", 1, sure, 0}}, "Gitlab": {{"", 1, aToken, -1}}, "GitHub": {{"", 0, aToken, -1}},
	"Token":   {{"Auth", 0, aToken, -1}},
	"TeleBot": {{"", 0, aToken, -1}}, "Bot": {{"", 0, aToken, -1}}, "Updater": {{"", 0, aToken, -1}},
	"run":          {{"client.run", 0, aToken, -1}, {"bot.run", 0, aToken, -1}},
	"OAuthHandler": {{"", 1, aKey, 0}, {"", 0, aKey, -1}}, "OAuth1UserHandler": {{"", 1, aKey, 0}, {"", 0, aKey, -1}, {"", 2, aToken, -1}, {"", 3, aKey, -1}},
	"AppAuthHandler": {{"", 1, aKey, 0}}, "set_access_token": {{"", 1, aKey, -1}, {"", 0, aToken, -1}},
	"OAuth1": {{"", 1, aKey, 0}, {"", 3, aKey, -1}}, "OAuth1Session": {{"", 1, aKey, 0}}, "Twython": {{"", 1, aKey, 0}, {"", 3, aKey, -1}},
	"SendGridAPIClient": {{"", 0, aKey, -1}}, "Translator": {{"deepl", 0, aKey, -1}}, "NewsApiClient": {{"", 0, aKey, -1}},
	"TavilyClient": {{"", 0, aKey, -1}}, "Exa": {{"", 0, aKey, -1}}, "MistralClient": {{"", 0, aKey, -1}}, "Mistral": {{"", 0, aKey, -1}},
	"Experiment": {{"comet", 0, aKey, -1}}, "add_app_token": {{"", 0, aToken, -1}}, "Shodan": {{"", 0, aKey, -1}},
	"Fred": {{"", 0, aKey, -1}}, "Dropbox": {{"", 0, aToken, -1}}, "WebClient": {{"", 0, aToken, -1}}, "SlackClient": {{"", 0, aToken, -1}}, "Slacker": {{"", 0, aToken, -1}},
	"IAMAuthenticator": {{"", 0, aKey, -1}}, "Roboflow": {{"", 0, aKey, -1}}, "TimeSeries": {{"", 0, aKey, -1}}, "OWM": {{"", 0, aKey, -1}},
	"GoogleMaps": {{"", 0, aKey, -1}}, "RESTClient": {{"", 0, aKey, -1}}, "TiingoClient": {{"", 0, aKey, -1}},
	"Replicate": {{"", 0, aToken, -1}}, "InferenceApi": {{"", 1, aToken, -1}},
	"HTTPBasicAuth": {{"", 1, sure, 0}}, "HTTPDigestAuth": {{"", 1, sure, 0}}, "HTTPProxyAuth": {{"", 1, sure, 0}}, "HttpNtlmAuth": {{"", 1, sure, 0}},
	"BasicAuth": {{"", 1, sure, 0}}, "basic_auth": {{"", 1, sure, 0}}, "PlainTextAuthProvider": {{"", 1, sure, 0}}, "PasswordAuthenticator": {{"", 1, sure, 0}},
	"PlainCredentials": {{"", 1, sure, 0}}, "Credentials": {{"", 1, sure, 0}}, "ServiceAccountCredentials": {{"", 1, aKey, -1}},
	"ClientSecretCredential": {{"", 2, aKey, 1}}, "UsernamePasswordCredential": {{"", 2, sure, 1}}, "ServicePrincipalAuthentication": {{"", 2, aKey, 1}},
	"AzureKeyCredential": {{"", 0, aKey, -1}}, "AzureNamedKeyCredential": {{"", 1, aKey, 0}}, "AzureSasCredential": {{"", 0, aToken, -1}},
	"CognitiveServicesCredentials": {{"", 0, aKey, -1}}, "BlockBlobService": {{"", 1, aKey, 0}}, "ApiKeyCredentials": {{"", 0, aKey, -1}},
	"Session": {{"boto", 1, aKey, 0}}, "SpotifyClientCredentials": {{"", 1, aKey, 0}}, "SpotifyOAuth": {{"", 1, aKey, 0}},
	"Fernet": {{"", 0, aKey, -1}}, "set_password": {{"keyring", 2, sure, 1}, {"", 0, sure, -1}}, "setpassword": {{"", 0, sure, -1}}, "check_password": {{"", 0, sure, -1}},
	"create_user": {{"", 2, sure, 0}}, "create_superuser": {{"", 2, sure, 0}}, "decrypt": {{"pdf", 0, sure, -1}, {"reader", 0, sure, -1}},
	"authenticate": {{"", 1, sure, 0}}, "proxy_auth": {{"", 1, sure, 0}},
	"Api": {{"Kaggle", 1, aKey, 0}, {"Airtable", 0, aKey, -1}}, "Airtable": {{"", 1, aKey, -1}},
	"encode": {{"jwt", 1, aKey, -1}}, "decode": {{"jwt", 1, aKey, -1}},
	"Jenkins": {{"", 2, sure, 1}}, "Confluence": {{"", 2, sure, 1}},
	"Minio": {{"", 2, aKey, 1}},
}

// keyTakers are callees whose argument key is an API key.
var keyTakers = map[string]bool{
	"Client": true, "OpenAI": true, "GoogleMaps": true, "Geocoder": true, "CosmosClient": true, "Fred": true, "TimeSeries": true,
	"GoogleV3": true, "Bing": true, "MapBox": true, "IEX": true, "login": true, "SpeechConfig": true, "Zillow": true, "geocode": true,
}

// namers are functions one of whose arguments is the name of a setting and the next its value.
var namers = map[string]bool{
	"get": true, "getenv": true, "setdefault": true, "setenv": true, "putenv": true, "option": true, "config": true, "set": true,
	"setProperty": true, "add_header": true, "header": true, "env": true, "set_key": true, "pop": true, "set_secret": true,
	"putheader": true, "addHeader": true, "environ": true, "set_env": true, "set_option": true, "putSecret": true, "set_variable": true,
}

// call reads the secrets that a call is given by position.
func (p *pythonReader) call(call python.Call) {
	name := call.Name()
	if namers[name] || hasFold(name, "env") || hasFold(name, "header") {
		p.named(call, name)
	}
	if name == "b64encode" || name == "standard_b64encode" {
		p.encoded(call)
	}
	list := takers[name]
	if len(list) == 0 {
		return
	}
	path := call.Path()
	for _, t := range list {
		if t.path != "" && !strings.Contains(path, t.path) {
			continue
		}
		literals := false
		for s := range call.Positional(t.index).Literals() {
			literals = true
			at := site{callee: path, meaning: t.meaning}
			if t.user >= 0 {
				if u, ok := call.Positional(t.user).Str(); ok && machineMade(u) {
					at.parts = []notebook.Span{u.Content()}
				}
			}
			p.literal(s, at)
		}
		if literals && t.meaning.Kind == lexicon.Password {
			return
		}
	}
}

// named reads getenv("X", "secret") and set("X", "secret").
func (p *pythonReader) named(call python.Call, name string) {
	var meaning lexicon.Meaning
	var last string
	for a := range call.Arguments() {
		if a.Index < 0 {
			if a.Name != "default" {
				continue
			}
		}
		if meaning.Secret() {
			at := site{name: last, callee: call.Path(), meaning: meaning}
			if strings.HasPrefix(name, "get") || name == "pop" || name == "environ" || name == "env" || a.Name == "default" {
				at.context = fix.LookupDefault
			}
			for s := range a.Value.Literals() {
				p.literal(s, at)
			}
		}
		meaning = lexicon.Meaning{}
		if s, ok := a.Value.Str(); ok && s.IsConstant() && s.Content().Len() <= maxName {
			last = s.Value()
			meaning = lexicon.Of(last)
		}
	}
}

// encoded reads b64encode(b"user:password").
func (p *pythonReader) encoded(call python.Call) {
	for s := range call.Positional(0).Literals() {
		t := s.Decode()
		user, password, ok := strings.Cut(t.Value, ":")
		if !ok || user == "" || strings.ContainsAny(user, " \n/") {
			continue
		}
		f, ok := Weigh(sure, password, true)
		if !ok {
			continue
		}
		f.Rule = BasicAuth
		f.Span = t.Span(notebook.Span{Start: len(user) + 1, End: len(t.Value)})
		f.Literal, f.Name, f.Callee = s.Span(), "password", call.Path()
		p.emit(f)
	}
}
