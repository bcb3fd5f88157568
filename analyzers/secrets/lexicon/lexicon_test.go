package lexicon

import (
	"strings"
	"testing"
)

func TestOf(t *testing.T) {
	for _, tc := range []struct {
		want  Meaning
		names string
	}{
		{password, `password PASSWORD db_password dbPassword DBPASSWORD password2 passwd user-password --password
			passwordProd newPassword ADMIN_PASSWD MYSQL_ROOT_PASSWORD passwort senha mot_de_passe contraseña пароль
			smtp.password passphrase auth_password password_db default_password NEO4J_PASSWORD`},
		{maybePass, `pass pw db_pass PGPASS mailPass`},
		{key, `api_key apiKey APIKEY X-Api-Key OPENAI_API_KEY openai_key secret client_secret clientSecret
			AWS_SECRET_ACCESS_KEY aws_secret_access_key SECRET_KEY AccountKey account_key azure_openai_key
			secretKey private_key encryption_key subscription-key Ocp-Apim-Subscription-Key cookie_secret
			google_maps_key my_api_key api_key_prod consumer_secret DEFAULT_GDRIVE_CLIENT_SECRET public_api_key`},
		{maybeKey, `key the_key pkey credentials`},
		{token, `access_token accessToken auth_token GITHUB_TOKEN hf_token HF_TOKEN slackBotToken X-Auth-Token
			refresh_token bearer_token oauth_token OAuthToken jwt wandb_token telegram_token`},
		{maybeToken, `token TOKEN my_token auth`},
		{connection, `dsn connection_string ConnectionString DATABASE_URL conn_str SQLALCHEMY_DATABASE_URI`},
		{auth, `Authorization Proxy-Authorization`},
		{user, `user username client_id aws_access_key_id account_sid`},
		{Meaning{}, `token_type pad_token eos_token max_tokens tokenizer tokens_per_sec primary_key foreign_key keyboard
			password_field passwordless secret_santa api_key_env token_url secret_name key_path public_key
			keyword monkey passage bypass compass token_ids num_tokens word_token sort_key cache_key
			reset_password forgot_password password_hash has_password api_key_name password_input secret_id
			next_page_token author authority secretary turkey passenger tokenize key_error passed x y data
			input_tokens special_tokens routing_key s3_key`},
	} {
		for name := range strings.FieldsSeq(tc.names) {
			if got := Of(name); got != tc.want {
				t.Errorf("Of(%q) = %+v, want %+v", name, got, tc.want)
			}
		}
	}
}

func TestOfReadsAnyName(t *testing.T) {
	for _, name := range []string{"", "_", "__", "a.b.c", strings.Repeat("aB", 1000), "\xff\xfe", "1234"} {
		if got := Of(name); got.Secret() {
			t.Errorf("Of(%q) = %+v", name, got)
		}
	}
}
