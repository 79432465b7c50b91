import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.MsalServiceException;
import com.microsoft.aad.msal4j.TokenSource;
import java.util.Set;

/** MSAL for Java: tokens, with java.net.http for the rest. */
final class Msal4j {
  private static ConfidentialClientApplication clientOf(String secret) throws Exception {
    return ConfidentialClientApplication.builder(Steps.env("CLIENT_ID"), ClientCredentialFactory.createFromSecret(secret))
        .authority(Steps.env("LOGIN_URL") + "/" + Steps.env("TENANT_ID"))
        .instanceDiscovery(!Steps.BY_BASE_URL)
        .build();
  }

  private static IAuthenticationResult token(ConfidentialClientApplication client) throws Exception {
    return client.acquireToken(ClientCredentialParameters.builder(Set.of(Steps.SCOPE)).build()).get();
  }

  public static void main(String[] args) throws Exception {
    ConfidentialClientApplication daemon = clientOf(Steps.env("CLIENT_SECRET"));

    Steps.step("token", () -> {
      Steps.same(token(daemon).metadata().tokenSource(), TokenSource.IDENTITY_PROVIDER);
      // At an address with a port it finds nothing that it kept.
      if (!Steps.BY_BASE_URL) Steps.same(token(daemon).metadata().tokenSource(), TokenSource.CACHE);
    });

    Steps.step("users by pages", () ->
        Steps.same(Steps.names(Steps.GRAPH + "/users?$top=7", url -> Steps.get(url, token(daemon).accessToken())), 30));

    Steps.step("one user", () -> {
      String adele = Steps.GRAPH + "/users/adele.vance@contoso.com";
      Steps.same(Steps.get(adele, token(daemon).accessToken()).get("jobTitle").asText(), "Product Manager");
    });

    Steps.step("wrong secret", () -> {
      MsalServiceException error = Steps.refusal(MsalServiceException.class, () -> token(clientOf("wrong")));
      Steps.same(error.errorCode(), "invalid_client");
      Steps.same(error.statusCode(), 401);
      Steps.contains(error.getMessage(), "AADSTS7000215");
    });
  }
}
