package io.aiprovider.provider.http.okhttp;

import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * OkHttp without its own retries and redirects: it tries once and follows nothing, because the
 * engine decides what happens after a failure.
 *
 * @since 0.1
 */
public final class OneAttempt {
  private OneAttempt() {}

  /** The settings without retries and redirects. */
  public static OkHttpClient.Builder of(OkHttpClient.Builder settings) {
    return settings
        .retryOnConnectionFailure(false)
        .followRedirects(false)
        .followSslRedirects(false)
        .addNetworkInterceptor(chain -> withoutImmediateRetry(chain.proceed(chain.request())));
  }

  /** OkHttp repeats a request after 503 with {@code Retry-After: 0}, but ignores {@code 0.0}. */
  private static Response withoutImmediateRetry(Response response) {
    return response.code() == 503 && "0".equals(response.header("Retry-After"))
        ? response.newBuilder().header("Retry-After", "0.0").build()
        : response;
  }
}
