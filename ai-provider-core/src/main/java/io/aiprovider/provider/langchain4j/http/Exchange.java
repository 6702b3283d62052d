package io.aiprovider.provider.langchain4j.http;

import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import io.aiprovider.provider.http.ConnectionWatch;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** A request and its answer, which any thread may cancel. */
final class Exchange {
  private final OkHttpClient client;
  private final Request request;
  private volatile Call call;
  private volatile boolean cancelled;

  Exchange(OkHttpClient client, Request request) {
    this.client = client;
    this.request = request;
    this.call = client.newCall(request);
  }

  /**
   * Waits for an answer of whatever status.
   *
   * <p>A request that met a kept-alive connection which was closed meanwhile is sent again.
   */
  Response send() throws IOException {
    ConnectionWatch watch = new ConnectionWatch();
    call.addEventListener(watch);
    try {
      return call.execute();
    } catch (IOException e) {
      if (cancelled || !watch.metStaleConnection()) {
        throw e;
      }
    }
    client.connectionPool().evictAll();
    call = client.newCall(request);
    if (cancelled) {
      call.cancel();
    }
    return call.execute();
  }

  /** Ends it at once, wherever it is. */
  void cancel() {
    cancelled = true;
    call.cancel();
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** The failure as LangChain4j's models know it. */
  static RuntimeException failure(IOException e) {
    if (e instanceof InterruptedIOException) { // OkHttp's name for each of its timeouts
      return new TimeoutException(e);
    }
    return e instanceof UnknownHostException
        ? new UnresolvedModelServerException(e)
        : new LangChain4jException(e);
  }
}
