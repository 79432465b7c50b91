import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.ProxySelector;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Runs the steps of a program and prints a line of JSON for each. */
final class Steps {
  static final String SCOPE = "https://graph.microsoft.com/.default";
  static final boolean BY_BASE_URL = env("WAY").equals("base URL");
  static final String GRAPH = env("GRAPH_URL") + "/v1.0";
  static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newBuilder().proxy(ProxySelector.getDefault()).build();

  interface Attempt {
    void make() throws Exception;
  }

  interface Getter {
    JsonNode get(String url) throws Exception;
  }

  static String env(String name) {
    return Objects.requireNonNull(System.getenv(name), name);
  }

  /** Does one thing and prints what came of it; it fails by throwing. */
  static void step(String name, Attempt attempt) throws Exception {
    boolean ok = true;
    String detail = "";
    try {
      attempt.make();
    } catch (Throwable error) {
      ok = false;
      StringWriter trace = new StringWriter();
      error.printStackTrace(new PrintWriter(trace));
      detail = trace.toString();
    }
    System.out.printf("{\"step\": \"%s\", \"ok\": %s, \"detail\": %s}%n", name, ok, JSON.writeValueAsString(detail));
  }

  static void same(Object actual, Object expected) {
    if (!Objects.equals(actual, expected)) throw new AssertionError(actual + " instead of " + expected);
  }

  static void contains(String text, String part) {
    if (text == null || !text.contains(part)) throw new AssertionError(part + " is not in " + text);
  }

  /** The error of a kind that an attempt is answered with. */
  static <E extends Throwable> E refusal(Class<E> kind, Attempt attempt) throws Exception {
    try {
      attempt.make();
    } catch (Throwable error) {
      for (Throwable cause = error; cause != null; cause = cause.getCause())
        if (kind.isInstance(cause)) return kind.cast(cause);
      throw new AssertionError("another error", error);
    }
    throw new AssertionError("it was not refused");
  }

  static JsonNode get(String url, String token) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token).build();
    HttpResponse<String> reply = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    same(reply.statusCode(), 200);
    return JSON.readTree(reply.body());
  }

  /** Follows the pages of a list to its end and tells how many names there are. */
  static int names(String url, Getter getter) throws Exception {
    Set<String> names = new HashSet<>();
    for (String next = url; next != null; ) {
      JsonNode page = getter.get(next);
      page.get("value").forEach(object -> names.add(object.get("displayName").asText()));
      next = page.hasNonNull("@odata.nextLink") ? page.get("@odata.nextLink").asText() : null;
    }
    return names.size();
  }

  private Steps() {}
}
