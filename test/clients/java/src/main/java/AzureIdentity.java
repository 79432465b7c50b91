import com.azure.core.credential.TokenRequestContext;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import com.azure.core.util.Context;
import com.azure.identity.ClientSecretCredential;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.microsoft.aad.msal4j.MsalServiceException;
import com.fasterxml.jackson.databind.JsonNode;

/** azure-identity, and its tokens used by a pipeline of azure-core, as the libraries of Azure do. */
final class AzureIdentity {
  private static final TokenRequestContext FOR_GRAPH = new TokenRequestContext().addScopes(Steps.SCOPE);

  private static ClientSecretCredential credentialOf(String id, String secret) {
    ClientSecretCredentialBuilder builder =
        new ClientSecretCredentialBuilder().tenantId(Steps.env("TENANT_ID")).clientId(id).clientSecret(secret);
    if (Steps.BY_BASE_URL) builder.authorityHost(Steps.env("LOGIN_URL")).disableInstanceDiscovery();
    return builder.build();
  }

  private static HttpPipeline pipelineOf(ClientSecretCredential credential) {
    return new HttpPipelineBuilder().policies(new BearerTokenAuthenticationPolicy(credential, Steps.SCOPE)).build();
  }

  private static JsonNode send(HttpPipeline pipeline, HttpRequest request) throws Exception {
    try (HttpResponse reply = pipeline.sendSync(request, Context.NONE)) {
      JsonNode body = Steps.JSON.readTree(reply.getBodyAsBinaryData().toString());
      if (reply.getStatusCode() != 200) throw new HttpResponseException(body.toString(), reply, body);
      return body;
    }
  }

  private static void refused(Steps.Attempt attempt, int status, String code) throws Exception {
    HttpResponseException error = Steps.refusal(HttpResponseException.class, attempt);
    Steps.same(error.getResponse().getStatusCode(), status);
    Steps.same(((JsonNode) error.getValue()).at("/error/code").asText(), code);
  }

  public static void main(String[] args) throws Exception {
    ClientSecretCredential daemon = credentialOf(Steps.env("CLIENT_ID"), Steps.env("CLIENT_SECRET"));
    HttpPipeline pipeline = pipelineOf(daemon);
    Steps.Getter get = url -> send(pipeline, new HttpRequest(HttpMethod.GET, url));

    Steps.step("token", () -> Steps.same(daemon.getTokenSync(FOR_GRAPH).isExpired(), false));

    Steps.step("groups by pages", () -> Steps.same(Steps.names(Steps.GRAPH + "/groups?$top=5", get), 14));

    Steps.step("one user", () ->
        Steps.same(get.get(Steps.GRAPH + "/users/alex.wilber@contoso.com").get("displayName").asText(), "Alex Wilber"));

    Steps.step("unknown user", () ->
        refused(() -> get.get(Steps.GRAPH + "/users/nobody@contoso.com"), 404, "Request_ResourceNotFound"));

    Steps.step("write without permission", () -> {
      HttpPipeline reader = pipelineOf(credentialOf(Steps.env("READER_ID"), Steps.env("READER_SECRET")));
      HttpRequest request = new HttpRequest(HttpMethod.PATCH, Steps.GRAPH + "/users/adele.vance@contoso.com")
          .setHeader("Content-Type", "application/json")
          .setBody("{\"jobTitle\": \"Refused\"}");
      refused(() -> send(reader, request), 403, "Authorization_RequestDenied");
    });

    Steps.step("wrong secret", () -> {
      ClientSecretCredential wrong = credentialOf(Steps.env("CLIENT_ID"), "wrong");
      // It hands on the error of MSAL.
      MsalServiceException error = Steps.refusal(MsalServiceException.class, () -> wrong.getTokenSync(FOR_GRAPH));
      Steps.same(error.errorCode(), "invalid_client");
      Steps.contains(error.getMessage(), "AADSTS7000215");
    });

    // Its connections have threads of their own.
    System.exit(0);
  }

  private AzureIdentity() {}
}
