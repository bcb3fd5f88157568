package filter

import "strings"

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// samples are what placeholders contain, without what joins their words.
var samples = strings.Fields(`yourapi yourtoken yourkey yoursecret yourpass yourown youraccess yourclient yourpersonal youropenai
	yourhuggingface yourlogin yourdb yourcred placeholder changeme changethis changeit replaceme replacewith replacethis inserthere insertyour
	redacted removed4 apikeyhere keyhere tokenhere passwordhere secrethere gohere goeshere dummykey dummytoken notreal notasecret notarealkey
	foobar example enteryour putyour pasteyour fillin addyour myapikey mysecretkey myaccesskey mytoken mysecrettoken thisisa thisisnot todoreplace
	generateyour fakekey faketoken fakeapi fakesecret testkey testtoken votrecle votreapi tuapikey tuclave deinapi seuapikey sampleapikey
	xxxxx suasenha tucontrase someapikey sometoken somepassword somesecret deadbeefdeadbeef invalidkey invalidtoken randomstring secretvalue`)

// alone are words of placeholders that stand alone in a value.
var alone = set(`your my here test fake dummy sample demo todo xxx some foo bar baz insert replace put enter change fixme mock
	votre dein tu seu mein vuestra ваш 您的 你的`)

// dummies are whole values, without digits and punctuation at their ends.
var dummies = set(`password passwords passwd passw pass pwd psw pw secret secrets token tokens key keys apikey api_key test tests testing
	tester testpass testpassword example sample foo bar baz qux quux foobar spam eggs hello world helloworld none null nil undefined nan true false yes no
	na n/a tbd todo string str text char varchar int integer number float category datetime double bool boolean bytes object optional required default value
	values empty blank hidden masked placeholder anonymous any unknown unset missing invalid wrong correct incorrect
	valid new old current redacted removed here mypassword my_password my-password mypass userpassword yourpassword user_password
	username user email auth bearer basic authorization credential credentials login input submit label field column
	type name id uuid hash md5 sha1 sha256 base64 hex utf8 utf-8 plain plaintext encrypted raw env environ environment getenv getpass prompt
	public private unauthorized forbidden expired write read admin_password root_password db_password some_password some some_value
	something anything abc xyz abcdef asdf qwer qwerty asdfgh aaa bbb xxx dummy fake mock fixme changeme change_me replace insert enter
	fakepassword fake_password dummypassword test_password badpassword wrongpassword wrong_password bad_password invalid_password
	sk pk openai anthropic huggingface google azure aws gcp github cohere mistral ollama ollama_api not-needed notneeded no-key nokey no_key unused not_needed
	not-used notused n-a lm-studio dummy_key fake_key empty_key openapi fakekey this that ignored ignore not-required x xx`)

// functionWords make a text of several words prose.
var functionWords = set(`the a an is are was be to of for in on or and not your my you please enter must should with from by as this
	that it no if invalid wrong missing required incorrect confirm forgot new current field value error cannot`)
