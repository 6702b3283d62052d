package io.aiprovider.spring;

import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.cache.CacheOptions;
import io.aiprovider.cache.CacheScope;
import io.aiprovider.cache.semantic.SemanticOptions;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.resilience.AfterCommit;
import io.aiprovider.spring.settings.schema.ShortForm;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The engine's configuration.
 *
 * @param providers the providers, by a name of your choice, which tags metrics, headers and rows
 * @param routing which model a name means
 * @param resilience what a call may spend on getting an answer
 * @param cache the response cache
 * @param limits how much callers may use
 * @param budgets how much calls may cost
 * @param pricing what models cost
 * @param reporting how figures are grouped by time
 * @param encryption keys that encrypt what is stored
 * @since 0.1
 */
@ConfigurationProperties("ai-provider")
public record AiProviderProperties(
    @DefaultValue Map<String, Provider> providers,
    @NestedConfigurationProperty @DefaultValue RoutingProperties routing,
    @DefaultValue Resilience resilience,
    @DefaultValue Cache cache,
    @DefaultValue Limits limits,
    @DefaultValue Budgets budgets,
    @DefaultValue Pricing pricing,
    @DefaultValue Reporting reporting,
    @DefaultValue Encryption encryption) {

  boolean anyProviderEnabled() {
    return providers.values().stream().anyMatch(Provider::enabled);
  }

  /**
   * One of several keys of a provider.
   *
   * @param key the key
   * @param weight its share of the attempts, relative to the other keys; 0: only if no other key
   *     can be used
   * @param rpm the requests that the provider allows with this key in any period of a minute; 0: no
   *     limit
   * @param tpm the tokens that the provider allows with this key in any period of a minute; 0: no
   *     limit
   */
  @ShortForm("key")
  @ConfigurationPropertiesSource
  public record Key(
      @DefaultValue("") String key,
      @DefaultValue("1") int weight,
      @DefaultValue("0") long rpm,
      @DefaultValue("0") long tpm) {

    /** The key of a short form. */
    public static Key of(String key) {
      return new Key(key, 1, 0, 0);
    }

    /** Without the key. */
    @Override
    public String toString() {
      return "Key[weight=" + weight + ", rpm=" + rpm + ", tpm=" + tpm + "]";
    }
  }

  /**
   * A provider.
   *
   * @param type its kind: openai, anthropic, google, langchain4j, simulated, or a preset such as
   *     deepseek, ollama, azure-openai, mistral, groq, xai, openrouter, together, vllm; if unset,
   *     its name
   * @param bean langchain4j only: the name of the bean that is its model; if unset, the bean with
   *     its name, or the only one of each kind
   * @param baseUrl where it is; if unset, the preset's address
   * @param apiKey the key it is called with
   * @param apiKeys several keys, instead of api-key
   * @param apiVersion Azure only: the api-version of a deployment address
   * @param promptCacheTtl Anthropic only: has it cache prompts for this time, 5m or 1h
   * @param priority the lowest is called first; if unset, its place among the providers
   * @param weight its share of the calls with the strategy weighted, relative to other providers;
   *     0: only if these fail
   * @param enabled whether it is used
   * @param models the models it is called for; empty: see closed
   * @param closed without a list of models: true: it is called only for its vendor's models in the
   *     catalog, and for those no catalog has; false: for any name. If unset, true for the vendors'
   *     own services: anthropic, google, deepseek, mistral, xai, and openai at its own address
   * @param defaultModel the model it is called with as a fallback for other providers, and for auto
   * @param aliases other names for its models
   * @param maxTokens the answer's length when the caller sets none
   * @param temperature the temperature when the caller sets none
   * @param costPerToken US dollars per token, prompt and answer alike; overrides the catalog
   * @param price US dollars per million tokens; overrides the catalog
   * @param prices the prices of single models, by a name or a pattern; override price
   * @param connectTimeout time to connect
   * @param firstTokenTimeout streams: time to the first content; unset: 60s, or 600s where the
   *     model reasons or the request asks for reasoning
   * @param idleTimeout streams, after the first content: time between two signs of life on the
   *     wire, comments and pings included
   * @param responseTimeout plain calls: time to the answer; zero: only timeout
   * @param timeout time for one attempt
   * @param minTokensPerSecond streams, after the first content: the fewest tokens in each second;
   *     zero: no limit
   * @param maxConcurrent attempts at the same time; zero: no limit
   * @param rpm requests that it allows in a minute; zero: no limit
   * @param tpm tokens that it allows in a minute; zero: no limit
   * @param maxWait how long a call without another target waits for room
   * @param headers further headers of each request to it
   * @param ssl how its connections are encrypted
   * @param unsupported what happens to a field of a request that it cannot express
   * @param simulation how a simulated provider behaves
   */
  @ConfigurationPropertiesSource
  public record Provider(
      @Nullable String type,
      @Nullable String bean,
      @Nullable String baseUrl,
      @Nullable String apiKey,
      @DefaultValue List<Key> apiKeys,
      @Nullable String apiVersion,
      @Nullable Duration promptCacheTtl,
      @Nullable Integer priority,
      @DefaultValue("1") int weight,
      @DefaultValue("true") boolean enabled,
      @DefaultValue List<String> models,
      @Nullable Boolean closed,
      @Nullable String defaultModel,
      @DefaultValue Map<String, String> aliases,
      @Nullable Integer maxTokens,
      @Nullable Double temperature,
      @Nullable BigDecimal costPerToken,
      @Nullable Price price,
      @DefaultValue Map<String, Price> prices,
      @DefaultValue("2s") Duration connectTimeout,
      @Nullable Duration firstTokenTimeout,
      @DefaultValue("60s") Duration idleTimeout,
      @DefaultValue("0s") Duration responseTimeout,
      @DefaultValue("600s") Duration timeout,
      @DefaultValue("0") double minTokensPerSecond,
      @DefaultValue("0") int maxConcurrent,
      @DefaultValue("0") long rpm,
      @DefaultValue("0") long tpm,
      @DefaultValue("1s") Duration maxWait,
      @DefaultValue Map<String, String> headers,
      @DefaultValue Ssl ssl,
      @DefaultValue("drop") Unsupported.Handling unsupported,
      @DefaultValue Simulation simulation) {}

  /**
   * How connections to a provider are encrypted.
   *
   * @param bundle the name of an SSL bundle below spring.ssl.bundle: which certificates are
   *     trusted, and the one that is shown if the provider asks for it; if unset, as the JVM is
   *     configured
   */
  public record Ssl(@Nullable String bundle) {}

  /**
   * A price, in US dollars per million tokens.
   *
   * @param input prompt tokens; required
   * @param output answer tokens; required
   * @param cachedInput prompt tokens read from the provider's cache; if unset, as input
   * @param cacheWrite prompt tokens written to the provider's cache; if unset, as input
   * @param cacheWriteHour those of them that it keeps for an hour; if unset, as cache-write
   * @param reasoning reasoning tokens; if unset, as output
   * @param audioInput prompt tokens that are audio; if unset, as input, and the cost is an estimate
   * @param audioOutput answer tokens that are audio; if unset, as output, and the cost is an
   *     estimate
   * @param imageInput prompt tokens that are images; if unset, as input
   * @param imageOutput answer tokens that are images; if unset, as output, and the cost is an
   *     estimate
   * @param cachedAudioInput prompt tokens that are audio and read from the provider's cache; if
   *     unset, as cached-input, and the cost is an estimate unless audio costs as much as text
   * @param webSearch one web search that the provider makes, in US dollars; if unset, it costs
   *     nothing, and the cost is an estimate
   */
  @ConfigurationPropertiesSource
  public record Price(
      @Nullable BigDecimal input,
      @Nullable BigDecimal output,
      @Nullable BigDecimal cachedInput,
      @Nullable BigDecimal cacheWrite,
      @Nullable BigDecimal cacheWriteHour,
      @Nullable BigDecimal reasoning,
      @Nullable BigDecimal audioInput,
      @Nullable BigDecimal audioOutput,
      @Nullable BigDecimal imageInput,
      @Nullable BigDecimal imageOutput,
      @Nullable BigDecimal cachedAudioInput,
      @Nullable BigDecimal webSearch) {}

  /**
   * How a simulated provider behaves.
   *
   * @param latency time to the answer, or to its first token
   * @param timePerToken time for each token of the answer
   * @param fault what goes wrong: status:CODE[:RETRY-AFTER], cut:CHUNKS, silence, slow:TIME,
   *     malformed, refused, page:CODE, error-event:CHUNKS or endless, each with *TIMES behind it if
   *     it is to pass
   */
  public record Simulation(
      @DefaultValue("0s") Duration latency,
      @DefaultValue("0s") Duration timePerToken,
      @Nullable String fault) {}

  /**
   * What a call may spend on getting an answer.
   *
   * @param deadline time for one call, all attempts
   * @param maxAttempts attempts over all providers, the first included
   * @param retry trying again on one provider
   * @param retryBudget retries on one provider, and second attempts beside a slow one, as a share
   *     of calls, at least 10 in 10 s
   * @param circuitBreaker leaving a provider alone that keeps failing
   * @param hedge calling a second target while the first one takes long
   * @param afterCommit what happens if a stream breaks off after its first content: it ends with an
   *     error, or another target goes on from the text so far
   */
  public record Resilience(
      @DefaultValue("15m") Duration deadline,
      @DefaultValue("3") int maxAttempts,
      @DefaultValue Retry retry,
      @DefaultValue("0.2") double retryBudget,
      @DefaultValue CircuitBreaker circuitBreaker,
      @DefaultValue Hedge hedge,
      @DefaultValue("error") AfterCommit afterCommit) {}

  /**
   * Calling a second target while the first one takes long; the one that answers first wins.
   *
   * @param enabled whether that is done
   * @param after how long the first target may take: p95 for as long as 95 of 100 streams of that
   *     target, or a time such as 800ms, which holds for plain calls, too
   */
  public record Hedge(@DefaultValue("false") boolean enabled, @DefaultValue("p95") String after) {}

  /**
   * Trying again on one provider.
   *
   * @param maxAttempts attempts on one provider, the first included
   * @param backoff the wait before the second attempt, doubled for each further one
   * @param maxBackoff the longest wait
   */
  public record Retry(
      @DefaultValue("2") int maxAttempts,
      @DefaultValue("200ms") Duration backoff,
      @DefaultValue("5s") Duration maxBackoff) {}

  /**
   * Leaving a provider alone that keeps failing.
   *
   * @param enabled false: nothing is remembered between calls, Retry-After included
   * @param failureRate percentage of failed attempts at which the circuit opens
   * @param minimumCalls attempts before the rate is looked at
   * @param window the latest attempts the rate is calculated from
   * @param openFor how long the circuit stays open the first time
   * @param maxOpenFor the longest it stays open
   * @param halfOpenCalls trials allowed after that time
   * @param slowCallDuration an attempt is slow if its answer, or the first content of its stream,
   *     takes longer; zero: none is slow
   * @param slowCallRate percentage of slow attempts at which the circuit opens too
   */
  public record CircuitBreaker(
      @DefaultValue("true") boolean enabled,
      @DefaultValue("50") int failureRate,
      @DefaultValue("10") int minimumCalls,
      @DefaultValue("20") int window,
      @DefaultValue("10s") Duration openFor,
      @DefaultValue("2m") Duration maxOpenFor,
      @DefaultValue("1") int halfOpenCalls,
      @DefaultValue("0s") Duration slowCallDuration,
      @DefaultValue("100") int slowCallRate) {}

  /**
   * The response cache.
   *
   * @param enabled whether there is one
   * @param ttl how long an answer is kept
   * @param maxSize how much is kept in memory
   * @param scope who shares answers
   * @param coalescing whether identical calls that run at the same time share one answer
   * @param models other times for the answers of certain models, by a name or a pattern
   * @param staleWhileRevalidate how long after its time an answer is still given while a newer one
   *     is requested
   * @param staleIfError how long after its time an answer is still given if no provider answers
   * @param healthCheckTtl how long the outcome of a provider's health check is kept
   * @param semantic answers to questions with the same meaning
   * @param redis a Redis that several processes share
   */
  public record Cache(
      @DefaultValue("true") boolean enabled,
      @DefaultValue("5m") Duration ttl,
      @DefaultValue("256MB") DataSize maxSize,
      @DefaultValue("tenant") CacheScope scope,
      @DefaultValue("true") boolean coalescing,
      @DefaultValue Map<String, ModelCache> models,
      @DefaultValue("0s") Duration staleWhileRevalidate,
      @DefaultValue("0s") Duration staleIfError,
      @DefaultValue("30s") Duration healthCheckTtl,
      @DefaultValue Semantic semantic,
      @DefaultValue Redis redis) {

    /** This for the engine, without the semantic cache. */
    public CacheOptions options() {
      Map<String, Duration> ttls = new LinkedHashMap<>();
      models.forEach((entry, own) -> ttls.put(entry, own.ttl() == null ? ttl : own.ttl()));
      return new CacheOptions(
          enabled,
          ttl,
          maxSize.toBytes(),
          scope,
          ttls,
          staleWhileRevalidate,
          staleIfError,
          coalescing,
          SemanticOptions.DISABLED);
    }
  }

  /**
   * Answers to questions with the same meaning.
   *
   * @param enabled whether questions are compared by their meaning
   * @param threshold how similar two questions must be: a cosine, up to 1
   * @param embeddingModel the model that makes vectors of questions
   * @param models the requested models that this is for; empty: all
   * @param maxQuestions how many questions are compared
   * @param timeLimit how long a vector may take
   */
  public record Semantic(
      @DefaultValue("false") boolean enabled,
      @DefaultValue("0.95") double threshold,
      @DefaultValue(SemanticOptions.DEFAULT_MODEL) String embeddingModel,
      @DefaultValue List<String> models,
      @DefaultValue("100000") int maxQuestions,
      @DefaultValue("1s") Duration timeLimit) {

    /** This for the engine. */
    public SemanticOptions options() {
      return new SemanticOptions(
          enabled, threshold, embeddingModel, models, maxQuestions, timeLimit);
    }
  }

  /**
   * How the answers of a model are cached.
   *
   * @param ttl how long an answer is kept; 0: not at all; unset: as long as others
   */
  @ConfigurationPropertiesSource
  public record ModelCache(@Nullable Duration ttl) {}

  /**
   * A Redis that several processes share; needs the module ai-provider-redis. One of url, nodes and
   * sentinel.nodes says where it is.
   *
   * @param enabled whether there is one; unset: if one of url, nodes and sentinel.nodes is set. If
   *     true without them, it is that of Spring Boot's own connection
   * @param url where it is: redis://[[user]:password@]host[:port][/database], with several hosts
   *     for a Cluster, redis-sentinel://…#master for Sentinel, each with rediss for TLS
   * @param nodes some nodes of a Cluster, as host:port
   * @param sentinel Sentinels that watch the master
   * @param username the name of an ACL user, if there is one
   * @param password its password, unless it is in the url
   * @param database the number of the database, unless it is in the url
   * @param tls certificates for encrypted connections
   * @param timeout how long a call waits for an answer of Redis
   */
  public record Redis(
      @Nullable Boolean enabled,
      @Nullable String url,
      @DefaultValue List<String> nodes,
      @DefaultValue Sentinel sentinel,
      @Nullable String username,
      @Nullable String password,
      @Nullable Integer database,
      @DefaultValue Tls tls,
      @DefaultValue("50ms") Duration timeout) {
    @Override
    public String toString() {
      return "Redis[***]"; // it may hold passwords
    }
  }

  /**
   * Sentinels that watch a master.
   *
   * @param master the name of the master
   * @param nodes some of the Sentinels, as host:port
   * @param username the name of their ACL user, if there is one
   * @param password their password, if they have one
   */
  public record Sentinel(
      @Nullable String master,
      @DefaultValue List<String> nodes,
      @Nullable String username,
      @Nullable String password) {
    @Override
    public String toString() {
      return "Sentinel[***]";
    }
  }

  /**
   * Encrypted connections.
   *
   * @param enabled whether they are encrypted
   * @param trustedCertificates a PEM file with the certificates of the authorities that are
   *     trusted; unset: those that the JVM trusts
   * @param certificate a PEM file with the certificate that the client shows
   * @param privateKey a PEM file with its private key
   */
  public record Tls(
      @DefaultValue("false") boolean enabled,
      @Nullable String trustedCertificates,
      @Nullable String certificate,
      @Nullable String privateKey) {}

  /**
   * How much callers may use. All but the limits of models and end users is for the callers without
   * limits of their own, for each key.
   *
   * @param defaultRequests requests in each window; 0: no limit
   * @param window the length of a window
   * @param requestsPerMinute 0: no limit
   * @param tokensPerMinute tokens of prompts and answers; 0: no limit
   * @param maxConcurrent calls at the same time; 0: no limit
   * @param maxCostPerRequest the most that one call may cost, in US dollars; 0: no limit
   * @param shared whether limits are counted in Redis, for all processes together, if there is one
   * @param perEndUser the limits of each end user of each key
   * @param models the limits of models, for all callers together, by a name or a pattern
   */
  public record Limits(
      @DefaultValue("0") long defaultRequests,
      @DefaultValue("1h") Duration window,
      @DefaultValue("0") long requestsPerMinute,
      @DefaultValue("0") long tokensPerMinute,
      @DefaultValue("0") int maxConcurrent,
      @DefaultValue("0") BigDecimal maxCostPerRequest,
      @DefaultValue("true") boolean shared,
      @DefaultValue Rates perEndUser,
      @DefaultValue Map<String, Rates> models) {}

  /**
   * Limits without a quota; 0: no limit.
   *
   * @param requestsPerMinute requests in a minute
   * @param tokensPerMinute tokens of prompts and answers in a minute
   * @param maxConcurrent calls at the same time
   */
  @ConfigurationPropertiesSource
  public record Rates(
      @DefaultValue("0") long requestsPerMinute,
      @DefaultValue("0") long tokensPerMinute,
      @DefaultValue("0") int maxConcurrent) {}

  /**
   * How much calls may cost.
   *
   * @param assumedOutput how many tokens are reserved for an answer whose length is not limited
   * @param strict whether the longest answer of the model is reserved instead
   * @param rules the budgets
   */
  public record Budgets(
      @DefaultValue("4096") int assumedOutput,
      @DefaultValue("false") boolean strict,
      @DefaultValue List<Budget> rules) {}

  /**
   * A budget.
   *
   * @param scope what it applies to
   * @param id which key, user, tenant, tag, model, provider or session; none for the installation
   * @param period how often it begins anew
   * @param usd the amount in US dollars
   * @param soft the percentages of the amount at which somebody is told
   */
  @ConfigurationPropertiesSource
  public record Budget(
      @Nullable BudgetScope scope,
      @DefaultValue("") String id,
      @DefaultValue("month") BudgetPeriod period,
      @Nullable BigDecimal usd,
      @DefaultValue List<Integer> soft) {}

  /**
   * How figures are grouped by time.
   *
   * @param timeZone the time zone in which the days and months of budgets and reports begin
   */
  public record Reporting(@DefaultValue("UTC") String timeZone) {

    /**
     * The time zone.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public ZoneId zone() {
      try {
        return ZoneId.of(timeZone.strip());
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(
            "The time zone is '"
                + timeZone
                + "', which does not exist: use UTC, a name such as Europe/Berlin, or an offset"
                + " such as +02:00.",
            e);
      }
    }
  }

  /**
   * Keys that encrypt cached answers in Redis: 32 random bytes in Base64 or hexadecimal. With
   * several, the first one encrypts, and all decrypt. Without keys nothing is encrypted.
   *
   * @param key the key, or several with commas between them
   * @param keyFile a file with the key, or with several in lines
   */
  public record Encryption(@Nullable String key, @Nullable String keyFile) {
    @Override
    public String toString() {
      return "Encryption[***]";
    }
  }

  /**
   * What models cost.
   *
   * @param location a file or URL in LiteLLM's price-map format, over the bundled catalog
   * @param refresh how often it is read again; zero: not after it was read
   */
  public record Pricing(@DefaultValue("") String location, @DefaultValue("1h") Duration refresh) {}
}
