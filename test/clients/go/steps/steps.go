// Package steps runs the steps of a program and prints a line of JSON for each.
package steps

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
)

// Scope asks for a token for Graph.
const Scope = "https://graph.microsoft.com/.default"

// ByBaseURL tells whether the client is given an address, and does not keep the real one.
var ByBaseURL = os.Getenv("WAY") == "base URL"

// Step does one thing and prints what came of it.
func Step(name string, do func() error) {
	err := do()
	detail := ""
	if err != nil {
		detail = fmt.Sprintf("%T: %v", err, err)
	}
	line, _ := json.Marshal(struct {
		Step   string `json:"step"`
		OK     bool   `json:"ok"`
		Detail string `json:"detail"`
	}{name, err == nil, detail})
	fmt.Println(string(line))
}

// Same is an error where two values differ.
func Same[T comparable](actual, expected T) error {
	if actual == expected {
		return nil
	}
	return fmt.Errorf("%v instead of %v", actual, expected)
}

// Page is a page of objects of Graph.
type Page struct {
	Value []struct {
		DisplayName string `json:"displayName"`
	} `json:"value"`
	NextLink string `json:"@odata.nextLink"`
}

// Get asks for JSON with a token.
func Get(url, token string, into any) error {
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer reply.Body.Close()
	body, err := io.ReadAll(reply.Body)
	if err != nil {
		return err
	}
	if reply.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", reply.Status, body)
	}
	return json.Unmarshal(body, into)
}

// Names follows the pages of a list to its end and tells how many names there are.
func Names(url string, get func(url string, into any) error) (int, error) {
	names := map[string]bool{}
	for url != "" {
		var page Page
		if err := get(url, &page); err != nil {
			return 0, err
		}
		for _, object := range page.Value {
			names[object.DisplayName] = true
		}
		url = page.NextLink
	}
	return len(names), nil
}
