// azidentity, and its tokens used by a pipeline of azcore, as the libraries of Azure do.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	. "localtenant.example/clients/steps"
)

var (
	ctx   = context.Background()
	graph = os.Getenv("GRAPH_URL") + "/v1.0"
	once  = policy.RetryOptions{MaxRetries: -1}
)

func credentialOf(id, secret string) (*azidentity.ClientSecretCredential, error) {
	options := &azidentity.ClientSecretCredentialOptions{DisableInstanceDiscovery: ByBaseURL}
	options.Cloud = cloud.Configuration{ActiveDirectoryAuthorityHost: os.Getenv("LOGIN_URL")}
	options.Retry = once
	return azidentity.NewClientSecretCredential(os.Getenv("TENANT_ID"), id, secret, options)
}

func pipelineOf(credential azcore.TokenCredential) runtime.Pipeline {
	bearer := runtime.NewBearerTokenPolicy(credential, []string{Scope}, nil)
	parts := runtime.PipelineOptions{PerRetry: []policy.Policy{bearer}}
	return runtime.NewPipeline("clients", "1", parts, &policy.ClientOptions{Retry: once})
}

func send(pipeline runtime.Pipeline, method, url string, body, into any) error {
	request, err := runtime.NewRequest(ctx, method, url)
	if err != nil {
		return err
	}
	if body != nil {
		if err := runtime.MarshalAsJSON(request, body); err != nil {
			return err
		}
	}
	reply, err := pipeline.Do(request)
	if err != nil {
		return err
	}
	if !runtime.HasStatusCode(reply, http.StatusOK) {
		return runtime.NewResponseError(reply)
	}
	return runtime.UnmarshalAsJSON(reply, into)
}

func refused(err error, status int, code string) error {
	var refusal *azcore.ResponseError
	if !errors.As(err, &refusal) {
		return fmt.Errorf("not a ResponseError: %w", err)
	}
	return errors.Join(Same(refusal.StatusCode, status), Same(refusal.ErrorCode, code))
}

func main() {
	daemon, err := credentialOf(os.Getenv("CLIENT_ID"), os.Getenv("CLIENT_SECRET"))
	if err != nil {
		panic(err)
	}
	pipeline := pipelineOf(daemon)
	get := func(url string, into any) error { return send(pipeline, http.MethodGet, url, nil, into) }

	Step("token", func() error {
		options := policy.TokenRequestOptions{Scopes: []string{Scope}}
		first, err := daemon.GetToken(ctx, options)
		if err != nil {
			return err
		}
		second, err := daemon.GetToken(ctx, options)
		return errors.Join(err, Same(second.Token, first.Token))
	})

	Step("groups by pages", func() error {
		count, err := Names(graph+"/groups?$top=5", get)
		return errors.Join(err, Same(count, 14))
	})

	Step("one user", func() error {
		var user struct{ DisplayName string }
		err := get(graph+"/users/alex.wilber@contoso.com", &user)
		return errors.Join(err, Same(user.DisplayName, "Alex Wilber"))
	})

	Step("unknown user", func() error {
		err := get(graph+"/users/nobody@contoso.com", &struct{}{})
		return refused(err, 404, "Request_ResourceNotFound")
	})

	Step("write without permission", func() error {
		reader, err := credentialOf(os.Getenv("READER_ID"), os.Getenv("READER_SECRET"))
		if err != nil {
			return err
		}
		body := map[string]string{"jobTitle": "Refused"}
		err = send(pipelineOf(reader), http.MethodPatch, graph+"/users/adele.vance@contoso.com", body, &struct{}{})
		return refused(err, 403, "Authorization_RequestDenied")
	})

	Step("wrong secret", func() error {
		wrong, err := credentialOf(os.Getenv("CLIENT_ID"), "wrong")
		if err != nil {
			return err
		}
		_, err = wrong.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{Scope}})
		var refusal *azidentity.AuthenticationFailedError
		if !errors.As(err, &refusal) {
			return fmt.Errorf("not an AuthenticationFailedError: %w", err)
		}
		if !strings.Contains(refusal.Error(), "AADSTS7000215") {
			return refusal
		}
		return Same(refusal.RawResponse.StatusCode, 401)
	})
}
