package lexicon

import (
	"strings"

	"github.com/nblsp/nblsp/analyzers/secrets/finder"
)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

var (
	password   = Meaning{Password, true}
	maybePass  = Meaning{Password, false}
	key        = Meaning{Key, true}
	maybeKey   = Meaning{Key, false}
	token      = Meaning{Token, true}
	maybeToken = Meaning{Token, false}
	connection = Meaning{ConnectionString, true}
	auth       = Meaning{Authorization, true}
	user       = Meaning{Username, true}
)

// heads are the words that a credential's name ends in.
var heads = func() map[string]Meaning {
	m := map[string]Meaning{}
	for meaning, words := range map[Meaning]string{
		password: `password passwords passwd passphrase passcode pwd psswd passw passwrd userpass dbpass
			passwort kennwort senha contrasena contraseña motdepasse mdp parola haslo hasło wachtwoord
			lösenord losenord salasana adgangskode heslo jelszo jelszó parol пароль 密码 パスワード 비밀번호 sifre şifre`,
		maybePass: `pass pw psw pswd passkey clave`,
		key: `apikey apisecret appsecret appkey clientsecret secretkey accesskey privatekey authkey
			secret secrets masterkey signingkey encryptionkey accountkey sharedkey subscriptionkey ikey`,
		maybeKey:   `key keys pkey cred creds credential credentials`,
		token:      `accesstoken authtoken apitoken bearer bottoken refreshtoken jwt pat`,
		maybeToken: `token tokens auth`,
		connection: `dsn connectionstring connstr connstring jdbcurl databaseurl`,
		auth:       `authorization`,
		user:       `user username login email userid uid clientid`,
	} {
		for w := range strings.FieldsSeq(words) {
			m[w] = meaning
		}
	}
	return m
}()

// promising finds the letters that every name that promises anything has.
var promising = finder.New(strings.Fields(`pass pwd psw pswd psswd wort woord mdp secret token key auth cred senha contras parola
	haslo hasło heslo clave lösenord losenord salasana adgangskode jelsz parol sifre şifre пароль 密码 パスワード 비밀번호 bearer jwt pat
	dsn conn jdbc url uri user login email uid client account app_ appid database access_code code accesscode pw_ pw1 pw2 pws _pw`))

// pairs are heads of two words.
var pairs = func() map[string]Meaning {
	m := map[string]Meaning{}
	for meaning, list := range map[Meaning]string{
		password: `pass phrase,pass word,pass code,de passe,access code`,
		key: `api key,secret key,access key,client secret,app secret,app key,api secret,consumer secret,
			consumer key,private key,encryption key,signing key,auth key,account key,storage key,master key,
			subscription key,shared key,deploy key,jwt secret,webhook secret,cookie secret,token secret,
			shared secret,key secret,api keys,secret value,service key,access secret,application key,
			rest key,service role,anon key,admin key,server key,private token`,
		token: `access token,auth token,api token,bearer token,refresh token,secret token,oauth token,
			session token,security token,bot token,personal token,sas token,jwt token,id token,
			identity token,authorization token,auth header,webhook token,app token,login token`,
		connection: `connection string,connection str,conn str,conn string,database url,database uri,db url,
			db uri,db string,jdbc url,mongo uri,mongo url,mongodb uri,mongodb url,redis url,broker url,connect string`,
		user: `access key,client id,user name,user id,key id,account sid,app id`,
	} {
		for p := range strings.SplitSeq(list, ",") {
			p = strings.Join(strings.Fields(p), " ")
			if _, ok := m[p]; !ok || meaning == key {
				m[p] = meaning
			}
		}
	}
	return m
}()

// glued are heads that other words are glued to: dbpassword. Those that end many a word of English
// have to be owned: openaikey, but not monkey.
var glued = []struct {
	suffix string
	Meaning
	owned bool
}{
	{"password", password, false}, {"passwd", password, false}, {"passphrase", password, false},
	{"passwort", password, false}, {"kennwort", password, false}, {"pwd", maybePass, false},
	{"apikey", key, false}, {"secretkey", key, false}, {"accesskey", key, false}, {"privatekey", key, false},
	{"apisecret", key, false}, {"secret", maybeKey, true}, {"key", maybeKey, true}, {"pass", maybePass, true},
	{"accesstoken", token, false}, {"authtoken", token, false}, {"apitoken", token, false}, {"token", maybeToken, true},
}

// places are what people glue in front of pass.
var places = set(`my db user sql mysql ftp smtp mail email root http web ssh pg sudo wifi`)

// tails say nothing: password_prod, api_key_value, token_str.
var tails = set(`prod production dev development test testing staging stage live local default old new value val
	str string text txt plain raw primary secondary backup main b enc env1 my here tmp temp literal master main`)

// things are what a credential word can belong to without being one.
var things = set(`field input label file filename path paths url uri link env envvar var variable variables name names
	key keys length len size limit min max policy policies rule rules regex re pattern type types kind prompt
	msg message messages error errors err exception hint help placeholder validator validators validation
	manager encoder encoding encryptor required optional expired expiry expires expiration expire ttl id ids index idx
	count counts num number list dict map mapping col cols column columns row format prefix suffix header headers
	scheme endpoint location loc store storage provider class cls func function callback handler button page
	template view form widget box dialog screen hash hashed hashes hasher digest salt algorithm algo method mode
	protected less lessly strength reset change changed confirm confirmation recovery reminder again hidden
	visible visibility embedding embeddings embed ize izer ized ization usage used budget cost price per rate
	stats info metadata meta spec schema config settings setting scope scopes scanner scanning santa sharing
	version arn ref reference resource source target dir directory folder table attempts attempt retries
	valid invalid is ok status state flag enabled disabled set get getter setter generator generate rotation
	rotate change updated created date time timestamp age days history entry entropy model service server
	user account cache backend bucket group role option options arg args param params parameter parameters
	char chars character characters word words sequence seq pos position offset offsets mask masks probs logits
	dim dims shape weight weights lens ids scores score item items pair pairs event events press pressed down up
	code board note notes stroke strokes frame frames point points signature vault engine name`)

// A vote is what a word before the head says about it.
type vote uint8

const (
	denies vote = iota + 1 // what follows is no credential
	owns                   // what follows is the credential of this
)

var modifiers = func() map[string]vote {
	m := map[string]vote{}
	for w := range set(`forgot forgotten reset change changed show hide hidden is has have use uses no not non require requires
		required allow check validate valid invalid verify update enable enabled disable disabled generate
		generated hash hashed encrypt encrypted missing incorrect wrong empty blank len length num n max min
		count total ask prompt type by bad with without get set del delete remove lost missing
		primary foreign public pub sort sorting partition dict cache cached group grouping index idx row column col
		hash join merge map lookup unique composite surrogate natural candidate routing message event
		field object data json dataset feature hot shortcut press up down musical major minor answer
		locale translation arrow random rng prng jax sub rand`) {
		m[w] = denies
	}
	for w := range set(`api access auth oauth bearer personal session github gh gitlab gitea bitbucket hf hub huggingface slack
		discord telegram tg wandb replicate npm pypi azure aws amazon gcp google sas jwt vault databricks mapbox
		twitter facebook fb instagram notion jira confluence openai anthropic claude gemini mistral cohere groq
		deepseek xai perplexity openrouter together pinecone weaviate qdrant milvus zilliz langsmith langchain
		langfuse tavily serper serpapi serp exa firecrawl comet neptune kaggle modal runpod nvidia ngc nim stability
		elevenlabs assemblyai deepgram snowflake supabase firebase mongodb mongo redis elastic elasticsearch stripe
		twilio sendgrid mailgun mailchimp algolia deepl weather openweather owm alphavantage quandl nasdaq fred
		finnhub polygon tiingo iex nasa census noaa youtube bing rapidapi newsapi tmdb omdb maps map gmaps
		datadog newrelic sentry grafana splunk pagerduty circleci travis heroku digitalocean linode cloudflare
		dropbox box airtable hubspot zendesk shopify square paypal plaid coinbase binance kraken alpaca tushare
		linkedin reddit spotify twitch strava fitbit yelp foursquare here opencage ipinfo unsplash pexels giphy
		cognitive speech vision translator cosmos cosmosdb docdb eventhub iothub servicebus functions search
		service encryption signing master secret private client app application consumer subscription account
		storage shared admin login authorization security webhook ssh deploy license sdk project cloud root device
		roboflow clarifai voyage jina nomic cerebras fireworks sambanova anyscale predibase octoai lepton
		galileo arize phoenix helicone portkey label labelstudio neo4j dagshub clearml zenml prefect dbt`) {
		m[w] = owns
	}
	return m
}()

// soft are denying words that do not deny a sure head: public_api_key, map_api_key.
var soft = set(`public data map random primary index message event field json dataset hash object lookup hot is use type by n translation`)

// wordTokens are words before token that make it one of a text and no credential.
var wordTokens = set(`pad eos bos unk sep cls mask special start end stop begin next prev previous current first image input
	output prompt completion max min num n total word sub noun verb eot fim vocab decoder encoder separator delimiter
	sentence text control boundary padding oov target source answer question audio video think thinking tool
	role assistant system trigger placeholder blank continuation page continue cursor sync pre post eom eoh
	bot eog document context space newline line query last per number tok char character byte generated
	new cached reasoning sot lang language task class label entity patch latent reg register visual vis`)

// keysOf are things that have keys which are no secrets.
var keysOf = set(`s blob file bucket storage config param state input output label image table node edge graph tree
	session redis hash user item record entity doc document property attribute option setting metric model layer
	param batch loss log result res response request query header cookie form url path dir node name color
	colour x y z left right first last next prev new old current parent child my this each any some tag`)
