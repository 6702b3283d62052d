package io.aiprovider.server.oidc;

import io.aiprovider.spring.settings.StartRefused;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the issuer knows the dashboard.
 *
 * @param id the client id; empty: nobody signs in at the issuer
 * @param secret the client secret; empty: the client is public
 * @param scope what is asked for, with spaces between
 * @param dashboard the address of the dashboard in browsers, with a slash at its end
 */
record IssuerClient(String id, String secret, String scope, String dashboard) {
  private static final String PREFIX = "ai-provider.dashboard.";

  /**
   * @param scopes what is asked for beside {@code openid}
   * @throws StartRefused if something is missing or not safe
   */
  static IssuerClient of(
      String issuerUri, String id, String secret, List<String> scopes, String publicUrl) {
    if (issuerUri.isBlank()) {
      throw refused(
          "client-id",
          "is set, but not ai-provider.auth.jwt.issuer-uri, so it is not known where people sign"
              + " in.");
    }
    if (!IssuerSettings.isAcceptable(publicUrl.strip())) {
      throw refused(
          "public-url",
          "must be the https address of the dashboard, such as https://example.com/dashboard/,"
              + " because the issuer sends people back to it.");
    }
    String url = publicUrl.strip();
    String scope =
        Stream.concat(Stream.of("openid"), scopes.stream().map(String::strip))
            .filter(one -> !one.isEmpty())
            .distinct()
            .collect(Collectors.joining(" "));
    return new IssuerClient(id.strip(), secret.strip(), scope, url.endsWith("/") ? url : url + "/");
  }

  private static StartRefused refused(String name, String problem) {
    return new StartRefused(
        PREFIX + name + " " + problem,
        "Set it, or remove " + PREFIX + "client-id.",
        PREFIX + name,
        null,
        0);
  }

  /** Where the issuer sends people who signed in. */
  String callback() {
    return dashboard + "session/callback";
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "IssuerClient[" + id + "]";
  }
}
