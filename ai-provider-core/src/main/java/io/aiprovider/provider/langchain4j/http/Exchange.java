package io.aiprovider.provider.langchain4j.http;

import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import io.aiprovider.provider.http.connection.ConnectionWatch;
import io.aiprovider.provider.http.connection.KeptConnection;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** A request and its answer. Any thread may cancel it. */
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
   * Waits for an answer of any status.
   *
   * <p>A request is sent again if its kept-alive connection had been closed by the server.
   */
  Response send() throws IOException {
    KeptConnection connection = new KeptConnection();
    call.addEventListener(new ConnectionWatch(connection));
    try {
      return call.execute();
    } catch (IOException e) {
      if (cancelled || !connection.wasStale()) {
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

  /** Ends the exchange at once. */
  void cancel() {
    cancelled = true;
    call.cancel();
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** The failure as an exception of LangChain4j. */
  static RuntimeException failure(IOException e) {
    if (e instanceof InterruptedIOException) { // OkHttp throws it for all timeouts
      return new TimeoutException(e);
    }
    return e instanceof UnknownHostException
        ? new UnresolvedModelServerException(e)
        : new LangChain4jException(e);
  }
}
