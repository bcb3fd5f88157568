package sample

import (
	"regexp"
	"testing"
)

func TestExpand(t *testing.T) {
	const template = `a = "<<key: [A-Z]{8}>>"; b = "<<[0-9]{4}>>"; c = "<<key>>"`
	got, err := Expand("t", template)
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`^a = "([A-Z]{8})"; b = "[0-9]{4}"; c = "([A-Z]{8})"$`).FindStringSubmatch(got)
	if m == nil || m[1] != m[2] {
		t.Errorf("got %s", got)
	}
	if again, _ := Expand("t", template); again != got {
		t.Errorf("another run gives %s", again)
	}
	if other, _ := Expand("u", template); other == got {
		t.Error("another name gives the same")
	}
	for _, bad := range []string{"<<[A-Z]", "<<[A-Z>>"} {
		if _, err := Expand("t", bad); err == nil {
			t.Errorf("%s is no error", bad)
		}
	}
}
