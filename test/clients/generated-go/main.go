// Clients that oapi-codegen makes of the documents, used together.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"

	"localtenant.example/generated/control"
	"localtenant.example/generated/entra"
	"localtenant.example/generated/graph"
	"localtenant.example/generated/jamf"
)

var (
	ctx    = context.Background()
	server = os.Getenv("HTTP_URL")
	errNot = errors.New("not the answer that was expected")
)

func step(name string, do func() error) {
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

func same[T comparable](actual, expected T) error {
	if actual == expected {
		return nil
	}
	return fmt.Errorf("%v instead of %v", actual, expected)
}

// unexpected says what an answer was.
func unexpected(body []byte) error { return fmt.Errorf("%w: %s", errNot, body) }

func text(name string) *string {
	value := os.Getenv(name)
	return &value
}

// bearer puts a token that is yet to come into each request.
func bearer(token *string) func(context.Context, *http.Request) error {
	return func(_ context.Context, request *http.Request) error {
		request.Header.Set("Authorization", "Bearer "+*token)
		return nil
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func main() {
	var graphToken, jamfToken string
	logins := must(entra.NewClientWithResponses(server))
	users := must(graph.NewClientWithResponses(server, graph.WithRequestEditorFn(bearer(&graphToken))))
	macs := must(jamf.NewClientWithResponses(server, jamf.WithRequestEditorFn(bearer(&jamfToken))))
	emulator := must(control.NewClientWithResponses(server))

	tokenBy := func(secret *string) (*entra.IssueTokenV2Response, error) {
		scope := "https://graph.microsoft.com/.default"
		return logins.IssueTokenV2WithFormdataBodyWithResponse(ctx, os.Getenv("TENANT_ID"), nil, entra.TokenRequest{
			GrantType: "client_credentials", ClientId: text("CLIENT_ID"), ClientSecret: secret, Scope: &scope,
		})
	}

	step("token", func() error {
		answer, err := tokenBy(text("CLIENT_SECRET"))
		if err != nil {
			return err
		}
		if answer.JSON200 == nil {
			return unexpected(answer.Body)
		}
		graphToken = answer.JSON200.AccessToken
		session, err := macs.CreateClientTokenWithFormdataBodyWithResponse(ctx, jamf.CreateClientTokenFormdataRequestBody{
			GrantType: "client_credentials", ClientId: text("JAMF_CLIENT_ID"), ClientSecret: text("JAMF_CLIENT_SECRET"),
		})
		if err != nil {
			return err
		}
		if session.JSON200 == nil {
			return unexpected(session.Body)
		}
		jamfToken = session.JSON200.AccessToken
		return nil
	})

	step("users by pages", func() error {
		names := map[string]bool{}
		top := 7
		params := &graph.ListUsersParams{Top: &top}
		for params != nil {
			answer, err := users.ListUsersWithResponse(ctx, params)
			if err != nil {
				return err
			}
			page := answer.JSON200
			if page == nil {
				return unexpected(answer.Body)
			}
			for _, user := range page.Value {
				names[*user.DisplayName] = true
			}
			params = nil
			if page.OdataNextLink != nil {
				link, err := url.Parse(*page.OdataNextLink)
				if err != nil {
					return err
				}
				next := link.Query().Get("$skiptoken")
				params = &graph.ListUsersParams{Top: &top, Skiptoken: &next}
			}
		}
		return same(len(names), 30)
	})

	step("one user", func() error {
		answer, err := users.GetUserWithResponse(ctx, "adele.vance@contoso.com", nil)
		if err != nil {
			return err
		}
		if answer.JSON200 == nil {
			return unexpected(answer.Body)
		}
		return same(*answer.JSON200.JobTitle, "Product Manager")
	})

	step("unknown user", func() error {
		answer, err := users.GetUserWithResponse(ctx, "nobody@contoso.com", nil)
		if err != nil {
			return err
		}
		if answer.JSON404 == nil {
			return unexpected(answer.Body)
		}
		return same(answer.JSON404.Error.Code, "Request_ResourceNotFound")
	})

	step("wrong secret", func() error {
		wrong := "wrong"
		answer, err := tokenBy(&wrong)
		if err != nil {
			return err
		}
		if answer.JSON401 == nil {
			return unexpected(answer.Body)
		}
		return same(answer.JSON401.ErrorCodes[0], 7000215)
	})

	step("buildings of Jamf by pages", func() error {
		var names []string
		size := jamf.PageSize(2)
		for page := range jamf.Page(2) {
			answer, err := macs.ListBuildingsWithResponse(ctx, &jamf.ListBuildingsParams{Page: &page, PageSize: &size})
			if err != nil {
				return err
			}
			if answer.JSON200 == nil {
				return unexpected(answer.Body)
			}
			for _, building := range answer.JSON200.Results {
				names = append(names, building.Name)
			}
		}
		return errors.Join(same(len(names), 4), same(names[0], "Seattle Campus"))
	})

	step("unknown building", func() error {
		answer, err := macs.GetBuildingWithResponse(ctx, "999")
		if err != nil {
			return err
		}
		if answer.JSON404 == nil {
			return unexpected(answer.Body)
		}
		return same(*answer.JSON404.Errors[0].Code, "INVALID_ID")
	})

	step("an organisation of its own", func() error {
		created, err := emulator.CreateTenantWithResponse(ctx, nil, control.CreateTenantJSONRequestBody{})
		if err != nil {
			return err
		}
		if created.JSON201 == nil {
			return unexpected(created.Body)
		}
		id := created.JSON201.TenantId
		found, err := emulator.GetTenantWithResponse(ctx, id.String())
		if err != nil {
			return err
		}
		if found.JSON200 == nil {
			return unexpected(found.Body)
		}
		deleted, err := emulator.DeleteTenantWithResponse(ctx, id.String())
		if err != nil {
			return err
		}
		gone, err := emulator.GetTenantWithResponse(ctx, id.String())
		if err != nil {
			return err
		}
		if gone.JSON404 == nil {
			return unexpected(gone.Body)
		}
		return errors.Join(
			same(found.JSON200.Domain, created.JSON201.Domain),
			same(deleted.StatusCode(), http.StatusNoContent),
			same(strings.Contains(gone.JSON404.Error, id.String()), true),
		)
	})
}
