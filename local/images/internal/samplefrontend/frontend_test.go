package samplefrontend_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"itdo.platform/local/images/internal/samplefrontend"
)

func get(t *testing.T, page samplefrontend.Page, path string) *httptest.ResponseRecorder {
	t.Helper()
	handler, err := samplefrontend.Handler(page)
	if err != nil {
		t.Fatal(err)
	}
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, path, nil))
	return recorder
}

func TestThePageNamesItsEnvironmentAndAsksItsOwnHost(t *testing.T) {
	page := get(t, samplefrontend.Page{Environment: "dev-shop-jane"}, "/").Body.String()
	for _, part := range []string{"<title>Orders – dev-shop-jane</title>", `data-testid="environment">dev-shop-jane<`, `data-api=""`} {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %s", part)
		}
	}
}

func TestANameWithMarkupStaysText(t *testing.T) {
	page := get(t, samplefrontend.Page{Environment: `<script>alert(1)</script>`}, "/").Body.String()
	if strings.Contains(page, "<script>alert") {
		t.Error("the name became markup")
	}
}

func TestThePolicyAllowsTheAPIAndNothingElse(t *testing.T) {
	policy := get(t, samplefrontend.Page{APIBase: "https://api.example/base"}, "/").Header().Get("Content-Security-Policy")
	if !strings.Contains(policy, "connect-src 'self' https://api.example;") || !strings.Contains(policy, "default-src 'none'") ||
		strings.Contains(policy, "unsafe") {
		t.Errorf("the policy is %s", policy)
	}
}

func TestWhatThePageUsesIsServedAndNothingElse(t *testing.T) {
	for path, code := range map[string]int{"/style.css": 200, "/script.js": 200, "/healthz": 200, "/assets/index.html": 404, "/other": 404} {
		if got := get(t, samplefrontend.Page{}, path).Code; got != code {
			t.Errorf("%s gives %d", path, got)
		}
	}
}

func TestAnAPIBaseThatIsNoAddressStopsTheStart(t *testing.T) {
	for _, base := range []string{"javascript:alert(1)", "api", "ftp://x"} {
		if _, err := samplefrontend.Handler(samplefrontend.Page{APIBase: base}); err == nil {
			t.Errorf("%q was taken", base)
		}
	}
}
