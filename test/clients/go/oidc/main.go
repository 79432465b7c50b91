// go-oidc as an API would verify tokens, with golang.org/x/oauth2 to get them.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
	. "localtenant.example/clients/steps"
)

var (
	tenant    = os.Getenv("TENANT_ID")
	canonical = "https://login.microsoftonline.com/" + tenant + "/v2.0"
	inventory = os.Getenv("INVENTORY_ID")
)

func main() {
	ctx := context.Background()
	address := os.Getenv("LOGIN_URL") + "/" + tenant + "/v2.0"
	provider, err := oidc.NewProvider(ctx, address)
	if err != nil {
		panic(err)
	}
	source := func(resource, secret string) oauth2.TokenSource {
		config := clientcredentials.Config{
			ClientID:     os.Getenv("CLIENT_ID"),
			ClientSecret: secret,
			TokenURL:     provider.Endpoint().TokenURL,
			Scopes:       []string{resource + "/.default"},
			AuthStyle:    oauth2.AuthStyleInParams,
		}
		return config.TokenSource(ctx)
	}
	verify := func(token, audience string) (*oidc.IDToken, error) {
		var metadata struct {
			Keys string `json:"jwks_uri"`
		}
		if err := provider.Claims(&metadata); err != nil {
			return nil, err
		}
		keys := oidc.NewRemoteKeySet(ctx, metadata.Keys)
		return oidc.NewVerifier(canonical, keys, &oidc.Config{ClientID: audience}).Verify(ctx, token)
	}

	Step("metadata", func() error {
		endpoint := os.Getenv("LOGIN_URL") + "/" + tenant + "/oauth2/v2.0/token"
		return Same(provider.Endpoint().TokenURL, endpoint)
	})

	Step("token for an API verified", func() error {
		token, err := source("api://contoso-inventory", os.Getenv("CLIENT_SECRET")).Token()
		if err != nil {
			return err
		}
		verified, err := verify(token.AccessToken, inventory)
		if err != nil {
			return err
		}
		var claims struct {
			Tenant string `json:"tid"`
			Client string `json:"azp"`
		}
		err = verified.Claims(&claims)
		return errors.Join(err, Same(claims.Tenant, tenant), Same(claims.Client, os.Getenv("CLIENT_ID")))
	})

	Step("wrong audience refused", func() error {
		token, err := source("api://contoso-inventory", os.Getenv("CLIENT_SECRET")).Token()
		if err != nil {
			return err
		}
		_, err = verify(token.AccessToken, "another")
		if err == nil || !strings.Contains(err.Error(), "expected audience") {
			return fmt.Errorf("not refused for its audience: %w", err)
		}
		return nil
	})

	Step("Graph's token verifies for nobody else", func() error {
		token, err := source("https://graph.microsoft.com", os.Getenv("CLIENT_SECRET")).Token()
		if err != nil {
			return err
		}
		keys := &oidc.Config{SkipClientIDCheck: true, SkipIssuerCheck: true}
		_, err = provider.Verifier(keys).Verify(ctx, token.AccessToken)
		if err == nil || !strings.Contains(err.Error(), "failed to verify signature") {
			return fmt.Errorf("not refused for its signature: %w", err)
		}
		return nil
	})

	Step("users by pages", func() error {
		token, err := source("https://graph.microsoft.com", os.Getenv("CLIENT_SECRET")).Token()
		if err != nil {
			return err
		}
		get := func(url string, into any) error { return Get(url, token.AccessToken, into) }
		count, err := Names(os.Getenv("GRAPH_URL")+"/v1.0/users?$top=7", get)
		return errors.Join(err, Same(count, 30))
	})

	Step("wrong secret", func() error {
		_, err := source("https://graph.microsoft.com", "wrong").Token()
		var refusal *oauth2.RetrieveError
		if !errors.As(err, &refusal) {
			return fmt.Errorf("not a RetrieveError: %w", err)
		}
		return errors.Join(Same(refusal.ErrorCode, "invalid_client"), Same(refusal.Response.StatusCode, 401))
	})
}
