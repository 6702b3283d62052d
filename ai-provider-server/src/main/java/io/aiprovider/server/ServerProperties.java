package io.aiprovider.server;

import java.time.Duration;
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
   */
  public record Auth(
      @DefaultValue("") String apiKey,
      @DefaultValue("") String adminKey,
      @DefaultValue("24h") Duration graceWhenDatabaseDown) {}

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
