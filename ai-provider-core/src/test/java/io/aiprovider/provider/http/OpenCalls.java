package io.aiprovider.provider.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;

/** Counts the connections that OkHttp's calls hold. Thread-safe. */
public final class OpenCalls extends EventListener implements Consumer<OkHttpClient.Builder> {
  private final Set<Call> open = ConcurrentHashMap.newKeySet();

  @Override
  public void accept(OkHttpClient.Builder settings) {
    settings.eventListener(this);
  }

  /** How many calls have a connection now. */
  public int count() {
    return open.size();
  }

  @Override
  public void connectionAcquired(Call call, Connection connection) {
    open.add(call);
  }

  @Override
  public void connectionReleased(Call call, Connection connection) {
    open.remove(call);
  }
}
