package io.aiprovider.server.keys;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import io.aiprovider.server.store.TestDatabase;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** A server in production mode on an empty database, and what its operator and callers do. */
public final class KeyServer implements AutoCloseable {
  public static final String ADMIN = "operator-key-93ab";

  private final RunningServer server;
  private final HttpCaller http;

  private KeyServer(RunningServer server) {
    this.server = server;
    this.http = new HttpCaller(server);
  }

  public static KeyServer on(TestDatabase database, String... settings) {
    String url = database == TestDatabase.H2 ? "" : TestDatabase.newPostgresqlUrl();
    return at(url, settings);
  }

  /** On a database that exists; empty: a new file. */
  public static KeyServer at(String url, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "mode=production",
                "auth.admin-key=" + ADMIN,
                "database.url=" + url,
                "providers.sim.type=simulated",
                "providers.sim.models=large,small"));
    all.addAll(List.of(settings));
    return new KeyServer(RunningServer.dedicated(all.toArray(String[]::new)));
  }

  public RunningServer server() {
    return server;
  }

  /** A request with the admin key. */
  public HttpResponse<String> admin(String method, String path, String json) {
    return send(method, path, json, ADMIN);
  }

  /** A request with a key, and with further headers and their values. */
  public HttpResponse<String> send(
      String method, String path, String json, String key, String... headers) {
    HttpRequest.Builder request =
        http.request(path, "Authorization", "Bearer " + key, "Content-Type", "application/json");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(
        request
            .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
            .build());
  }

  /** A request without a key. */
  public HttpResponse<String> anybody(String path, String json) {
    return http.send(http.post(path, json).build());
  }

  /** A request without a key and without a body. */
  public HttpResponse<String> anybodys(String method, String path) {
    return http.send(
        http.request(path, "Content-Type", "application/json")
            .method(method, BodyPublishers.noBody())
            .build());
  }

  /** Issues a key, with further members of the request. */
  public JsonObject create(String tenant, String user, String... members) {
    StringBuilder json =
        new StringBuilder(
            "{\"tenant_id\":\"%s\",\"user_id\":\"%s\",\"name\":\"test\"".formatted(tenant, user));
    for (String member : members) {
      json.append(',').append(member);
    }
    HttpResponse<String> response = admin("POST", "/auth/create-key", json.append('}').toString());
    if (response.statusCode() != 201) {
      throw new AssertionError(response.body());
    }
    return JsonObject.parse(response.body());
  }

  /** The status of a chat call with a key. */
  public int call(String key) {
    return chat(key).statusCode();
  }

  public HttpResponse<String> chat(String key) {
    return send("POST", HttpCaller.CHAT, Samples.HELLO, key);
  }

  /** The usage of a key. */
  public JsonObject usage(String key) {
    return JsonObject.parse(send("GET", "/usage", null, key).body());
  }

  @Override
  public void close() {
    server.close();
  }
}
