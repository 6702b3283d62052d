package io.aiprovider.server.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.store.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A server that logs everything gets keys, passwords and prompts in all ways. Then everything that
 * it has written is searched for them.
 */
final class SecretsTest {
  /** A text that is in everything that is searched: otherwise the search would prove nothing. */
  private static final String CONTROL = "control-5be1d";

  /**
   * Requests whose error may quote them, because its only reader is their caller: the provider
   * words it, or it names a role or type that does not exist.
   */
  private static final Pattern QUOTED = Pattern.compile("please-(400|break)|\"(role|type)\":\"Cn ");

  @TempDir Path directory;

  private final List<Canary> secrets = new ArrayList<>();
  private final List<Canary> contents = new ArrayList<>();
  private final Map<String, String> answers = new LinkedHashMap<>();

  /**
   * Those with a provider's error in the provider's words, which may quote the caller's request.
   */
  private final Map<String, String> quotingAnswers = new LinkedHashMap<>();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String adminKey = secret("the admin key");
  private final String staticKey = secret("the key of AI_PROVIDER_API_KEY");
  private final String providerKey = secret("the key of the provider");
  private final String answer = content("the answer");
  private final LeakyProvider provider = new LeakyProvider(providerKey, answer);
  private URI server;

  @AfterEach
  void close() {
    provider.close();
  }

  /** A new secret, with characters that are written differently in JSON, URLs and so on. */
  private String secret(String name) {
    String text = "cn-" + Integer.toHexString(name.hashCode()) + "-secret/+=%~7Qx";
    secrets.add(new Canary(name, text));
    return text;
  }

  private String content(String name) {
    String text = "Cn " + Integer.toHexString(name.hashCode()) + " content / + = ü 7Qx";
    contents.add(new Canary(name, text));
    return text;
  }

  private HttpResponse<String> send(String method, String path, String json, String... headers) {
    HttpResponse<String> response =
        exchange(request(method, path, json, headers), BodyHandlers.ofString());
    boolean quoted = json != null && QUOTED.matcher(json).find();
    (quoted ? quotingAnswers : answers)
        .merge(
            method + " " + path + " " + response.statusCode(),
            response.headers().map() + "\n" + response.body() + "\n",
            String::concat);
    return response;
  }

  private HttpRequest request(String method, String path, String json, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
    return (headers.length == 0 ? request : request.headers(headers)).build();
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request, handler);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<String> admin(String method, String path, String json) {
    return send(method, path, json, "Authorization", "Bearer " + adminKey);
  }

  private HttpResponse<String> chat(String key, String json) {

    return send(
        "POST", HttpCaller.CHAT, json, "Authorization", "Bearer " + key, "x-request-id", CONTROL);
  }

  private static String prompt(String content, String members) {
    return JsonObject.of("model", "up/model")
            .with("user", "end user")
            .toString()
            .replaceAll("}$", "")
        + ",\"messages\":[{\"role\":\"user\",\"content\":"
        + quoted(content)
        + "}]"
        + members
        + "}";
  }

  private static String quoted(String text) {
    return JsonObject.of("t", text)
        .toString()
        .replaceFirst("^\\{\"t\":", "")
        .replaceFirst("}$", "");
  }

  /** The secret in an answer that is its owner's; the answer is not searched. */
  private String handedOver(String name, HttpResponse<String> response, String member) {
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 201);
    String secret = JsonObject.parse(response.body()).string(member);
    secrets.add(
        new Canary(
            name, secret.substring(secret.lastIndexOf(secret.contains(".") ? '.' : '_') + 1)));
    answers.values().removeIf(text -> text.contains(secret));
    return secret;
  }

  private void keys() {
    admin("PUT", "/admin/tenants/acme", "{\"name\":\"" + CONTROL + "\"}");
    HttpResponse<String> created = create("kept");
    String key = handedOver("an issued key", created, "api_key");
    callInAllWays(key);
    String id = JsonObject.parse(created.body()).string("key_id");
    HttpResponse<String> rotated = admin("POST", "/auth/keys/" + id + "/rotate", "{}");
    callInAllWays(handedOver("a rotated key", rotated, "api_key"));
    chat(key, prompt(content("a prompt with the key before a rotation"), ""));

    HttpResponse<String> second = create("revoked");
    String revoked = handedOver("a revoked key", second, "api_key");
    admin(
        "POST", "/auth/keys/" + JsonObject.parse(second.body()).string("key_id") + "/revoke", null);
    assertThat(chat(revoked, prompt(content("a prompt with a revoked key"), "")).statusCode())
        .isEqualTo(401);
    for (String each : List.of(key, revoked, staticKey, secret("a junk key to verify"))) {
      send("POST", "/auth/verify-key", "{\"api_key\":" + quoted(each) + "}");
    }
  }

  private HttpResponse<String> create(String name) {
    return admin(
        "POST",
        "/auth/create-key",
        "{\"tenant_id\":\"acme\",\"user_id\":\"ada\",\"name\":\"%s\",\"tier\":\"pro\"}"
            .formatted(name));
  }

  private void callInAllWays(String key) {
    String content = content("a prompt of " + key.hashCode());
    String streamed = ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";
    assertThat(chat(key, prompt(content, "")).statusCode()).isEqualTo(200);
    assertThat(chat(key, prompt(content, "")).headers().firstValue("x-ai-provider-cache"))
        .hasValue("HIT");
    assertThat(chat(key, prompt(content + "streamed", streamed)).statusCode()).isEqualTo(200);
    for (String wish : List.of("401", "400", "500", "cut", "junk", "break")) {
      chat(key, prompt("please-" + wish + " " + content, ""));
      chat(key, prompt("please-" + wish + " " + content, streamed));
    }
    send(
        "POST",
        "/v1/completions",
        "{\"model\":\"up/model\",\"prompt\":" + quoted(content) + "}",
        "X-API-Key",
        key);
    send(
        "POST",
        "/v1/embeddings",
        "{\"model\":\"up/model\",\"input\":" + quoted(content) + "}",
        "api-key",
        key);
    send("POST", "/api/chat", prompt(content, ""), "x-goog-api-key", key);
  }

  private void people() {
    String password = secret("a password");
    admin(
        "PUT",
        "/admin/users/ada?tenant_id=acme",
        "{\"password\":" + quoted(password) + ",\"role\":\"tenant_admin\"}");
    signIn(secret("a wrong password"));
    String token = handedOver("a token", signIn(password), "token");
    callInAllWays(token);
    send("GET", "/admin/users", null, "Authorization", "Bearer " + token);
    admin(
        "PATCH",
        "/admin/users/ada?tenant_id=acme",
        "{\"password\":" + quoted(secret("a second password")) + "}");
    admin(
        "PATCH",
        "/admin/users/ada?tenant_id=acme",
        "{\"password\":[" + quoted(secret("a password in a list")) + "]}");
    admin(
        "PATCH",
        "/admin/users/ada?tenant_id=acme",
        "{\"passwort\":" + quoted(secret("a password in an unknown field")) + "}");
    chat(token, prompt(content("a prompt with an ended token"), ""));
  }

  private HttpResponse<String> signIn(String password) {
    return send(
        "POST", "/auth/token", "{\"username\":\"ada\",\"password\":" + quoted(password) + "}");
  }

  private void junk() {
    String prompt = content("a prompt of nobody");
    for (String name :
        List.of("Authorization", "X-API-Key", "api-key", "x-goog-api-key", "X-Admin-Key")) {
      String junk = secret("a junk key in " + name);
      String value = name.equals("Authorization") ? "Bearer " + junk : junk;
      send("POST", HttpCaller.CHAT, prompt(prompt, ""), name, value);
      send("GET", "/admin/tenants", null, name, value);
    }
    send("GET", "/v1/models", null, "Authorization", "Basic " + secret("a junk password"));
    send("GET", "/v1/models", null, "Cookie", "key=" + secret("a junk cookie"));
    send("GET", "/" + CONTROL, null, "Authorization", "Bearer " + adminKey);
    String inUrl = "cn-in-a-url-7Qx";
    secrets.add(new Canary("a junk key in a URL", inUrl));
    send("GET", "/v1/models?key=" + inUrl, null);
    send("GET", "/none?api_key=" + inUrl, null, "Authorization", "Bearer " + adminKey);
  }

  private void badRequests() {
    String prompt = quoted(content("a prompt in a bad request"));
    for (String json :
        List.of(
            "{\"model\":\"up/model\",\"messages\":" + prompt + "}",
            "{\"model\":\"up/model\",\"messages\":[" + prompt + "]}",
            "{\"model\":\"up/model\",\"messages\":[{\"role\":" + prompt + "}]}",
            "{\"model\":\"up/model\",\"messages\":[{\"role\":\"user\",\"content\":["
                + prompt
                + "]}]}",
            "{\"model\":\"up/model\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":"
                + prompt
                + "}]}]}",
            "{\"model\":\"up/model\",\"temperature\":" + prompt + ",\"messages\":[]}",
            "{\"model\":\"up/model\",\"messages\":[{\"role\":\"user\",\"content\":" + prompt,
            prompt,
            "[" + prompt + "]")) {
      chat(staticKey, json);
      send("POST", "/auth/create-key", json, "X-Admin-Key", adminKey);
    }
  }

  private void administration() {
    for (String path :
        List.of(
            "/admin/audit",
            "/auth/keys",
            "/admin/tenants",
            "/admin/users",
            "/admin/users/ada/export?tenant_id=acme",
            "/usage",
            "/health",
            "/metrics",
            "/status",
            "/v1/models",
            "/api/v1/calls")) {
      admin("GET", path, null);
    }
  }

  private static void search(String place, byte[] content, List<Canary> canaries) {
    assertThat(Canary.foundIn(content, canaries)).as(place).isEmpty();
  }

  private static void isSearchable(String place, String control, byte[] content) {
    assertThat(Canary.foundIn(content, List.of(new Canary("", control)))).as(place).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void nothing_that_the_server_writes_has_a_secret_or_content(TestDatabase database)
      throws Exception {
    String url = database == TestDatabase.H2 ? "" : TestDatabase.newPostgresqlUrl();
    try (WatchedServer process =
        WatchedServer.start(
            directory,
            Map.of("AI_PROVIDER_API_KEY", staticKey, "OPERATOR", adminKey, "PROVIDER", providerKey),
            "ai-provider.database.url=" + url,
            "ai-provider.auth.admin-key=${OPERATOR}",
            "ai-provider.providers.up.type=openai",
            "ai-provider.providers.up.base-url=" + provider.baseUrl(),
            "ai-provider.providers.up.api-key=${PROVIDER}",
            "ai-provider.providers.up.headers.X-Secret=" + secret("a header of the provider"),
            "ai-provider.resilience.circuit-breaker.enabled=false",
            "ai-provider.resilience.retry.max-attempts=1")) {
      server = process.ready();
      keys();
      people();
      junk();
      badRequests();
      administration();
      byte[] threads;
      try (InputStream hanging =
          exchange(
                  request(
                      "POST",
                      HttpCaller.CHAT,
                      prompt("please-hang " + content("a hanging prompt"), ",\"stream\":true"),
                      "Authorization",
                      "Bearer " + staticKey),
                  BodyHandlers.ofInputStream())
              .body()) {
        assertThat(hanging.read()).isNotNegative(); // it has begun, and does not end
        threads = process.threads();
      } // cancelled
      Map<String, byte[]> running = process.files();
      process.stop();
      Map<String, byte[]> stopped = process.files();

      List<Canary> all = new ArrayList<>(secrets);
      all.addAll(contents);
      isSearchable("the threads", "ai-provider-", threads);
      search("the threads", threads, all);
      isSearchable("the log", CONTROL, stopped.get("log"));
      isSearchable("the meters", "ai_provider.cost", stopped.get("meters"));
      if (database == TestDatabase.H2) {
        isSearchable("the database", CONTROL, stopped.get("data/ai-provider.mv.db"));
      } else {
        stopped.put("the database", TestDatabase.rows(url).getBytes(StandardCharsets.UTF_8));
        isSearchable("the database", CONTROL, stopped.get("the database"));
      }
      running.forEach((file, content) -> search(file + " while it runs", content, all));
      stopped.forEach((file, content) -> search(file, content, all));
      assertThat(answers.toString()).contains(CONTROL);
      answers.forEach(
          (request, text) ->
              search(
                  request,
                  text.getBytes(StandardCharsets.UTF_8),
                  request.matches(".* [45]..") ? all : secrets));
      assertThat(quotingAnswers).isNotEmpty();
      quotingAnswers.forEach(
          (request, text) -> search(request, text.getBytes(StandardCharsets.UTF_8), secrets));
    }
  }

  @Test
  void a_start_that_fails_shows_no_secret() throws Exception {
    Path file = directory.resolve("wrong.yml");
    Files.writeString(
        file,
        """
        ai-provider:
          auth: { admin-key: "%s", admin-kye: "%s" }
          providers:
            up: { type: openai, api-key: "%s", timeout: "%s" }
        """
            .formatted(adminKey, secret("a secret of an unknown setting"), providerKey, CONTROL));
    try (WatchedServer process =
        WatchedServer.start(directory, Map.of(), "spring.config.import=" + file.toUri())) {
      process.awaitEnd();

      byte[] log = process.log().getBytes(StandardCharsets.ISO_8859_1);
      isSearchable("the log", "admin-kye", log);
      search("the log", log, secrets);
    }
  }
}
