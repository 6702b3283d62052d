package io.aiprovider.provider.langchain4j.http;

import dev.langchain4j.http.client.HttpClientBuilder;
import io.aiprovider.provider.http.connection.IdleConnections;
import io.aiprovider.provider.http.okhttp.OneAttempt;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Builds an {@link OkHttpLangChain4jClient}. Pass it to {@code httpClientBuilder} of a model's
 * builder, which sets the model's timeouts. Not thread-safe.
 *
 * @since 0.1
 */
public final class OkHttpLangChain4jClientBuilder implements HttpClientBuilder {
  private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration DEFAULT_READ_TIMEOUT = Duration.ofSeconds(60);
  private static final int IDLE_THREAD_SECONDS = 60;
  private static final AtomicInteger THREADS = new AtomicInteger();

  private @Nullable Duration connectTimeout;
  private @Nullable Duration readTimeout;
  private Consumer<OkHttpClient.Builder> okHttp = builder -> {};

  OkHttpLangChain4jClientBuilder() {}

  @Override
  public @Nullable Duration connectTimeout() {
    return connectTimeout;
  }

  /** Time to connect to one address. Default: 15 seconds. */
  @Override
  public OkHttpLangChain4jClientBuilder connectTimeout(@Nullable Duration timeout) {
    this.connectTimeout = timeout;
    return this;
  }

  @Override
  public @Nullable Duration readTimeout() {
    return readTimeout;
  }

  /**
   * The longest time between two pieces of data from the provider. Zero: no limit. Default: 60
   * seconds.
   */
  @Override
  public OkHttpLangChain4jClientBuilder readTimeout(@Nullable Duration timeout) {
    this.readTimeout = timeout;
    return this;
  }

  /**
   * Changes the settings of OkHttp: a proxy, certificates, interceptors. Retries and redirects stay
   * off.
   */
  public OkHttpLangChain4jClientBuilder okHttp(Consumer<OkHttpClient.Builder> customizer) {
    this.okHttp = okHttp.andThen(customizer);
    return this;
  }

  @Override
  public OkHttpLangChain4jClient build() {
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .connectTimeout(connectTimeout == null ? DEFAULT_CONNECT_TIMEOUT : connectTimeout)
            .readTimeout(readTimeout == null ? DEFAULT_READ_TIMEOUT : readTimeout)
            .writeTimeout(Duration.ZERO)
            .protocols(List.of(Protocol.HTTP_1_1))
            .connectionPool(IdleConnections.pool());
    okHttp.accept(builder);
    return new OkHttpLangChain4jClient(OneAttempt.of(builder).build(), threads());
  }

  /** As many as there are exchanges; none keeps a program from ending. */
  private static ExecutorService threads() {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_THREAD_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        body -> {
          Thread thread = new Thread(body, "langchain4j-http-" + THREADS.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}
