package io.aiprovider.server;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
 * @param ledger where calls are recorded until they are in the database
 * @param maxConcurrentCalls the most concurrent calls; 0: chosen by the Java runtime and its
 *     memory, up to 10,000
 * @param drainDelay for how long new calls are still accepted after the signal to stop; null:
 *     chosen by the mode
 * @param shutdownGrace how long running calls may continue when the process gets the signal to stop
 * @param ssl the certificate for HTTPS
 * @param requireHttps whether requests over plain HTTP are refused, except for the health
 * @param trustedProxies the addresses and networks of proxies whose headers about the client are
 *     believed
 * @param clientAddressHeader the header in which these proxies send the client's address
 * @param cors which web pages of other origins may call
 * @param retention for how long usage is kept
 * @param budgets how budgets are shared between servers, and who is told about them
 * @param logging the lines of the log
 */
@ConfigurationProperties("ai-provider")
public record ServerProperties(
    @DefaultValue("production") Mode mode,
    @DefaultValue Auth auth,
    @DefaultValue Limits limits,
    @DefaultValue("./data") String dataDir,
    @DefaultValue Database database,
    @DefaultValue Ledger ledger,
    @DefaultValue("0") int maxConcurrentCalls,
    @Nullable Duration drainDelay,
    @DefaultValue("30s") Duration shutdownGrace,
    @DefaultValue Ssl ssl,
    @DefaultValue("false") boolean requireHttps,
    @DefaultValue List<String> trustedProxies,
    @DefaultValue("X-Forwarded-For") String clientAddressHeader,
    @DefaultValue Cors cors,
    @DefaultValue Retention retention,
    @DefaultValue Budgets budgets,
    @DefaultValue Logging logging) {
  private static final Duration DRAIN_DELAY = Duration.ofSeconds(5);

  /**
   * For how long new calls are still accepted after the signal to stop, because load balancers
   * notice only after some time that the server is not ready any more. If it is not set: none in
   * development mode, else 5 s.
   */
  @Override
  public Duration drainDelay() {
    if (drainDelay != null) {
      return drainDelay;
    }
    return mode == Mode.DEVELOPMENT ? Duration.ZERO : DRAIN_DELAY;
  }

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
   * @param graceWhenDatabaseDown for how long keys and tokens that were used lately go on working
   *     when the database cannot be reached
   * @param enabled whether callers need a key; management needs the admin key in any case
   * @param publicPaths further paths that need no key
   * @param jwt tokens of an OpenID Connect issuer
   */
  public record Auth(
      @DefaultValue("") String apiKey,
      @DefaultValue("") String adminKey,
      @DefaultValue("24h") Duration graceWhenDatabaseDown,
      @DefaultValue("true") boolean enabled,
      @DefaultValue List<String> publicPaths,
      @DefaultValue Jwt jwt) {

    /** Without the keys. */
    @Override
    public String toString() {
      return "Auth[]";
    }
  }

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
   * Where calls are recorded until they are in the database.
   *
   * @param whenDiskIsFull what happens to new calls that cost money while the ledger's file cannot
   *     be written
   * @param segmentSize the size of each of the ledger's files
   */
  public record Ledger(
      @DefaultValue("refuse") DiskFull whenDiskIsFull, @DefaultValue("4MB") DataSize segmentSize) {}

  /** What happens to new calls that cost money while they cannot be recorded on disk. */
  public enum DiskFull {
    /** They are refused. */
    REFUSE,
    /**
     * They are recorded in memory, and lost if the process ends before they are in the database.
     */
    CONTINUE
  }

  /**
   * Limits of requests.
   *
   * @param maxBody the largest body
   * @param bodyMemory the memory for the bodies of all requests whose answers have not begun; null:
   *     a sixth of the heap
   * @param requestTimeout the time in which the head of a request, and then its body, must arrive
   * @param idleTimeout for how long a connection may stay open without a request
   * @param perAddress how many requests a client address may send
   * @param tiers what the keys of each tier may use
   */
  public record Limits(
      @DefaultValue("32MB") DataSize maxBody,
      @Nullable DataSize bodyMemory,
      @DefaultValue("60s") Duration requestTimeout,
      @DefaultValue("2m") Duration idleTimeout,
      @DefaultValue PerAddress perAddress,
      @DefaultValue Tiers tiers) {}

  /**
   * What the keys of each tier may use.
   *
   * @param free of the tier free
   * @param pro of the tier pro
   * @param enterprise of the tier enterprise
   */
  public record Tiers(
      @DefaultValue TierLimits free,
      @DefaultValue TierLimits pro,
      @DefaultValue TierLimits enterprise) {}

  /**
   * What each key of a tier may use, unless the key has a limit of its own of that kind; 0: no
   * limit.
   *
   * @param requestsPerHour requests in each hour; null: the tier's usual number
   * @param requestsPerMinute requests in a minute
   * @param tokensPerMinute tokens of prompts and answers in a minute
   * @param maxConcurrent calls at the same time
   * @param allowedModels the models that may be used, in addition to the rules of the key and its
   *     tenant; empty: all
   * @param deniedModels the models that may not be used
   */
  public record TierLimits(
      @Nullable Long requestsPerHour,
      @DefaultValue("0") long requestsPerMinute,
      @DefaultValue("0") long tokensPerMinute,
      @DefaultValue("0") int maxConcurrent,
      @DefaultValue List<String> allowedModels,
      @DefaultValue List<String> deniedModels) {}

  /**
   * How many requests a client address may send, with a key or without; 0: no limit.
   *
   * @param perSecond requests in each second
   * @param perMinute requests in each minute
   * @param perHour requests in each hour
   */
  public record PerAddress(
      @DefaultValue("0") long perSecond,
      @DefaultValue("0") long perMinute,
      @DefaultValue("0") long perHour) {}

  /**
   * The certificate for HTTPS; both files or none.
   *
   * @param certificate the PEM file of the certificate and its chain
   * @param privateKey the PEM file of its private key
   */
  public record Ssl(@DefaultValue("") String certificate, @DefaultValue("") String privateKey) {}

  /**
   * Which web pages of other origins may call.
   *
   * @param allowedOrigins their origins, such as https://app.example.com; {@code *}: all
   * @param allowedMethods the methods that they may use
   * @param allowedHeaders the request headers that they may set; {@code *}: all
   * @param allowCredentials whether browsers may send cookies and other credentials of their own
   */
  public record Cors(
      @DefaultValue List<String> allowedOrigins,
      @DefaultValue({"GET", "POST"}) List<String> allowedMethods,
      @DefaultValue({"Content-Type", "Authorization"}) List<String> allowedHeaders,
      @DefaultValue("false") boolean allowCredentials) {}

  /**
   * For how long usage is kept.
   *
   * @param rawDays for how many days single calls are kept, before they are archived; 0: always
   * @param rollUpMonths for how many months sums are kept; 0: always
   * @param archiveDirectory where archives are written; empty: a directory in the data directory
   */
  public record Retention(
      @DefaultValue("90") int rawDays,
      @DefaultValue("13") int rollUpMonths,
      @DefaultValue("") String archiveDirectory) {}

  /**
   * How budgets are shared between servers, and who is told about them.
   *
   * @param whenDatabaseDown what becomes of calls with a budget when the database cannot be reached
   *     and the server has spent what it leased before
   * @param webhook who is told when a budget reaches a soft limit or its end
   */
  public record Budgets(
      @DefaultValue("refuse") WhenDatabaseDown whenDatabaseDown, @DefaultValue Webhook webhook) {}

  /** What becomes of calls with a budget when the database cannot be reached. */
  public enum WhenDatabaseDown {
    /** They are refused. */
    REFUSE,
    /** They go on. Each server only counts what it knows of. */
    CONTINUE
  }

  /**
   * Who is told when a budget reaches a soft limit or its end.
   *
   * @param url the URL of the receiver; empty: none
   * @param secret the secret with which messages are signed
   * @param allowLoopback whether the webhooks of single budgets may use plain HTTP to this machine
   * @param anomalies whether it is also told of usage that is not as usual
   */
  public record Webhook(
      @DefaultValue("") String url,
      @DefaultValue("") String secret,
      @DefaultValue("false") boolean allowLoopback,
      @DefaultValue("false") boolean anomalies) {

    /** Without the secret, and without the URL, which may have one. */
    @Override
    public String toString() {
      return "Webhook[]";
    }
  }

  /**
   * The lines of the log.
   *
   * @param format how lines are written; null: as JSON in production mode, as text in development
   *     mode
   * @param slowRequest a call that takes longer is logged as a warning; 0: none
   */
  public record Logging(@Nullable LogFormat format, @DefaultValue("5s") Duration slowRequest) {}

  /** How lines of the log are written. */
  public enum LogFormat {
    /** For people. */
    TEXT,
    /** One JSON object in each line. */
    JSON
  }
}
