import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJWSException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.util.Set;

/** Nimbus: a client of OpenID Connect, and an API that verifies tokens. */
final class Nimbus {
  private static final String TENANT = Steps.env("TENANT_ID");
  private static final String ISSUER = "https://login.microsoftonline.com/" + TENANT + "/v2.0";

  private static TokenResponse token(OIDCProviderMetadata provider, String resource, String secret) throws Exception {
    TokenRequest request = new TokenRequest.Builder(
            provider.getTokenEndpointURI(),
            new ClientSecretBasic(new ClientID(Steps.env("CLIENT_ID")), new Secret(secret)),
            new ClientCredentialsGrant())
        .scope(new Scope(resource + "/.default"))
        .build();
    return TokenResponse.parse(request.toHTTPRequest().send());
  }

  private static String accessToken(OIDCProviderMetadata provider, String resource) throws Exception {
    TokenResponse reply = token(provider, resource, Steps.env("CLIENT_SECRET"));
    return reply.toSuccessResponse().getTokens().getAccessToken().getValue();
  }

  private static JWTClaimsSet verified(OIDCProviderMetadata provider, String token, String audience) throws Exception {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
        JWSAlgorithm.RS256, JWKSourceBuilder.create(provider.getJWKSetURI().toURL()).build()));
    JWTClaimsSet expected = new JWTClaimsSet.Builder().issuer(ISSUER).build();
    processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(audience, expected, Set.of("exp", "tid", "azp")));
    return processor.process(token, null);
  }

  public static void main(String[] args) throws Exception {
    OIDCProviderMetadata provider =
        OIDCProviderMetadata.resolve(new Issuer(Steps.env("LOGIN_URL") + "/" + TENANT + "/v2.0"));
    String inventory = accessToken(provider, "api://contoso-inventory");

    Steps.step("metadata", () -> Steps.same(
        provider.getTokenEndpointURI().toString(), Steps.env("LOGIN_URL") + "/" + TENANT + "/oauth2/v2.0/token"));

    Steps.step("token for an API verified", () ->
        Steps.same(verified(provider, inventory, Steps.env("INVENTORY_ID")).getClaim("azp"), Steps.env("CLIENT_ID")));

    Steps.step("wrong audience refused", () ->
        Steps.contains(Steps.refusal(BadJWTException.class, () -> verified(provider, inventory, "another")).getMessage(), "aud"));

    Steps.step("Graph's token verifies for nobody else", () -> {
      String graph = accessToken(provider, "https://graph.microsoft.com");
      Steps.refusal(BadJWSException.class, () -> verified(provider, graph, "https://graph.microsoft.com"));
    });

    Steps.step("users by pages", () -> {
      String graph = accessToken(provider, "https://graph.microsoft.com");
      Steps.same(Steps.names(Steps.GRAPH + "/users?$top=7", url -> {
        HTTPRequest request = new HTTPRequest(HTTPRequest.Method.GET, java.net.URI.create(url));
        request.setAuthorization("Bearer " + graph);
        return Steps.JSON.readTree(request.send().getBody());
      }), 30);
    });

    Steps.step("wrong secret", () -> {
      TokenErrorResponse error = token(provider, "https://graph.microsoft.com", "wrong").toErrorResponse();
      Steps.same(error.getErrorObject().getCode(), "invalid_client");
      Steps.same(error.getErrorObject().getHTTPStatusCode(), 401);
    });
  }

  private Nimbus() {}
}
