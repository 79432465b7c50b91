// MSAL for Go: tokens, with net/http for the rest.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"
	msal "github.com/AzureAD/microsoft-authentication-library-for-go/apps/errors"
	. "localtenant.example/clients/steps"
)

var (
	ctx    = context.Background()
	scopes = []string{Scope}
	graph  = os.Getenv("GRAPH_URL") + "/v1.0"
)

func clientOf(secret string) (confidential.Client, error) {
	credential, err := confidential.NewCredFromSecret(secret)
	if err != nil {
		return confidential.Client{}, err
	}
	authority := os.Getenv("LOGIN_URL") + "/" + os.Getenv("TENANT_ID")
	return confidential.New(authority, os.Getenv("CLIENT_ID"), credential, confidential.WithInstanceDiscovery(!ByBaseURL))
}

func main() {
	client, err := clientOf(os.Getenv("CLIENT_SECRET"))
	get := func(url string, into any) error {
		result, err := client.AcquireTokenByCredential(ctx, scopes)
		if err != nil {
			return err
		}
		return Get(url, result.AccessToken, into)
	}

	Step("token", func() error {
		if err != nil {
			return err
		}
		first, err := client.AcquireTokenByCredential(ctx, scopes)
		if err != nil {
			return err
		}
		second, err := client.AcquireTokenByCredential(ctx, scopes)
		if err != nil {
			return err
		}
		return Same(second.AccessToken, first.AccessToken)
	})

	Step("users by pages", func() error {
		count, err := Names(graph+"/users?$top=7", get)
		return errors.Join(err, Same(count, 30))
	})

	Step("one user", func() error {
		var user struct{ JobTitle string }
		err := get(graph+"/users/adele.vance@contoso.com", &user)
		return errors.Join(err, Same(user.JobTitle, "Product Manager"))
	})

	Step("wrong secret", func() error {
		wrong, err := clientOf("wrong")
		if err != nil {
			return err
		}
		_, err = wrong.AcquireTokenByCredential(ctx, scopes)
		var refusal msal.CallErr
		if !errors.As(err, &refusal) {
			return fmt.Errorf("not a CallErr: %w", err)
		}
		if !strings.Contains(refusal.Error(), "AADSTS7000215") {
			return refusal
		}
		return Same(refusal.Resp.StatusCode, 401)
	})
}
