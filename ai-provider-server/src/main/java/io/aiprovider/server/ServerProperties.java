package io.aiprovider.server;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The server's own configuration, in addition to the engine's.
 *
 * @param mode development (no authentication, local only) or production
 * @param auth who may call
 * @param limits limits of requests
 * @param dataDir the directory of the server's state
 * @param database where keys, tenants and users are stored
 * @param maxConcurrentCalls the most concurrent calls; 0: chosen by the Java runtime and its
 *     memory, up to 10,000
 * @param shutdownGrace how long running calls may continue when the process gets the signal to stop
 */
@ConfigurationProperties("ai-provider")
public record ServerProperties(
    @DefaultValue("production") Mode mode,
    @DefaultValue Auth auth,
    @DefaultValue Limits limits,
    @DefaultValue("./data") String dataDir,
    @DefaultValue Database database,
    @DefaultValue("0") int maxConcurrentCalls,
    @DefaultValue("30s") Duration shutdownGrace) {

  /** The purpose the server is started for. */
  public enum Mode {
    /** For development: only this machine can connect. */
    DEVELOPMENT,
    /** For real use. */
    PRODUCTION
  }

  /**
   * Who may call.
   *
   * @param apiKey a caller's key
   * @param adminKey the key of the server's operator
   * @param graceWhenDatabaseDown for how long keys that were used lately go on working when the
   *     database cannot be reached
   * @param jwt tokens of an OpenID Connect issuer
   */
  public record Auth(
      @DefaultValue("") String apiKey,
      @DefaultValue("") String adminKey,
      @DefaultValue("24h") Duration graceWhenDatabaseDown,
      @DefaultValue Jwt jwt) {}

  /**
   * Tokens of an OpenID Connect issuer.
   *
   * @param issuerUri the issuer, as in the claim iss
   * @param jwkSetUri where its keys are; empty: as the issuer says
   * @param audience whom tokens must be for; required if there is an issuer
   * @param tenantClaim the claim with the tenant; empty: all are of one tenant
   * @param userClaim the claim with the user
   * @param roleClaim the claim with roles or groups
   * @param roles the role of each of them; empty: each is a role's name
   * @param tenants the tenant of each value of the claim; empty: the value is the tenant
   */
  public record Jwt(
      @DefaultValue("") String issuerUri,
      @DefaultValue("") String jwkSetUri,
      @DefaultValue("") String audience,
      @DefaultValue("tenant") String tenantClaim,
      @DefaultValue("sub") String userClaim,
      @DefaultValue("role") String roleClaim,
      @DefaultValue Map<String, String> roles,
      @DefaultValue Map<String, String> tenants) {}

  /**
   * Where keys, tenants and users are stored.
   *
   * @param url of a PostgreSQL database; empty: a file in the data directory
   */
  public record Database(@DefaultValue("") String url) {

    /** Without the URL, which holds a password. */
    @Override
    public String toString() {
      return "Database[]";
    }
  }

  /**
   * Limits of requests.
   *
   * @param maxBody the largest body
   */
  public record Limits(@DefaultValue("32MB") DataSize maxBody) {}
}
