package io.aiprovider.server.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and answers are stored only for tenants that want it, and encrypted. */
final class CallContentTest {
  private static final String MARKER = "marker-7f3a-of-a-prompt";

  @TempDir static Path directory;

  private static KeyServer server;

  @BeforeAll
  static void start() {
    server =
        KeyServer.on(
            TestDatabase.H2, "cache.enabled=true", "data-dir=" + directory.resolve("data"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String key(String tenant, String user, String... members) {
    return Objects.requireNonNull(server.create(tenant, user, members).string("api_key"));
  }

  private static HttpResponse<String> store(String tenant, String key, String value) {
    return server.send(
        "PATCH", "/admin/tenants/" + tenant, "{\"store_content\":" + value + "}", key);
  }

  private static String chat(String key, String more) {
    HttpResponse<String> response =
        server.send(
            "POST",
            HttpCaller.CHAT,
            "{\"model\":\"large\",%s\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(more, MARKER),
            key);
    assertThat(response.statusCode()).isEqualTo(200);
    return response.headers().firstValue("x-ai-provider-call-id").orElseThrow();
  }

  /** What is shown of the content of a call. */
  private static JsonObject content(String call, String key) {
    String path = "/api/v1/calls/" + call;
    await().until(() -> server.send("GET", path, null, key).statusCode() == 200);
    return JsonObject.parse(server.send("GET", path, null, key).body()).object("content");
  }

  private static JsonObject stored(String call, String key) {
    await().until(() -> "stored".equals(content(call, key).string("state")));
    return content(call, key);
  }

  /** A tenant whose contents are stored from now on. */
  private static String storingKey(String tenant) {
    String key = key(tenant, "ada");
    assertThat(store(tenant, KeyServer.ADMIN, "{\"days\":7}").statusCode()).isEqualTo(200);
    ContentStore store = server.server().bean(ContentStore.class);
    await().until(() -> store.isWantedBy(tenant));
    return key;
  }

  private static boolean isOnDisk(String text) throws IOException {
    server.server().bean(Database.class).use(client -> client.sql("checkpoint sync").update());
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).anyMatch(file -> contains(file, text));
    }
  }

  private static boolean contains(Path file, String text) {
    try {
      String content = Files.readString(file, StandardCharsets.ISO_8859_1);
      String inUtf16 = String.join("\0", text.split(""));
      return content.contains(text) || content.contains(inUtf16);
    } catch (IOException e) {
      return false; // deleted meanwhile
    }
  }

  @Test
  void nothing_is_stored_by_default() throws IOException {
    String key = key("usual", "ada");
    String call = chat(key, "");
    String stream = chat(key, "\"stream\":true,");

    assertThat(content(call, key).string("state")).isEqualTo("not_stored");
    assertThat(content(stream, key).names()).containsExactly("state");
    assertThat(isOnDisk(call)).isTrue(); // the row of the ledger
    assertThat(isOnDisk(MARKER)).isFalse();
  }

  @Test
  void a_tenants_contents_are_shown_in_one_call_and_encrypted_on_the_disk() throws IOException {
    String key = storingKey("keeper");
    String plain = chat(key, "\"temperature\":1,");
    String stream = chat(key, "\"stream\":true,");
    String cached = chat(key, "\"temperature\":1,");

    for (String call : List.of(plain, stream, cached)) {
      JsonObject content = stored(call, key);
      assertThat(content.object("request").toString()).contains(MARKER);
      assertThat(content.object("answer").objects("choices")).hasSize(1);
      assertThat(content.object("answer").toString()).contains("Simulated");
      assertThat(content.string("expires_at")).isNotNull();
    }
    assertThat(server.send("GET", "/api/v1/calls", null, key).body()).doesNotContain(MARKER);
    String stranger = key("elsewhere", "eve");
    assertThat(server.send("GET", "/api/v1/calls/" + plain, null, stranger).statusCode())
        .isEqualTo(404);
    assertThat(isOnDisk(MARKER)).isFalse();
  }

  @Test
  void an_expired_content_is_said_to_be_so() {
    String key = storingKey("forgetful");
    String call = chat(key, "");
    stored(call, key);
    server
        .server()
        .bean(Database.class)
        .use(
            client ->
                client
                    .sql("update ai_call_content set expires_at = created_at where call_id = :call")
                    .param("call", call)
                    .update());

    JsonObject content = content(call, key);
    assertThat(content.string("state")).isEqualTo("expired");
    assertThat(content.has("request")).isFalse();
  }

  @Test
  void an_export_has_the_contents_of_a_user_and_an_erasure_deletes_them() {
    String key = storingKey("person");
    String call = chat(key, "");
    stored(call, key);
    String user = "/admin/users/ada?tenant_id=person";
    String export = "/admin/users/ada/export?tenant_id=person";

    assertThat(server.admin("GET", export, null).body()).contains(MARKER);
    assertThat(server.admin("DELETE", user, null).statusCode()).isEqualTo(204);
    assertThat(content(call, KeyServer.ADMIN).string("state")).isEqualTo("not_stored");
  }

  @Test
  void nothing_more_is_stored_when_a_tenant_does_not_want_it_any_more() {
    String key = storingKey("undecided");
    String boss = key("undecided", "boss", "\"role\":\"tenant_admin\"");
    stored(chat(key, ""), key);

    assertThat(store("undecided", boss, "null").statusCode()).isEqualTo(200);
    ContentStore store = server.server().bean(ContentStore.class);
    await().until(() -> !store.isWantedBy("undecided"));
    assertThat(content(chat(key, ""), key).string("state")).isEqualTo("not_stored");
  }

  @Test
  void an_administrator_changes_only_this_setting_and_only_of_its_own_tenant() {
    String boss = key("mine", "boss", "\"role\":\"tenant_admin\"");
    key("theirs", "ada");

    assertThat(store("mine", boss, "{\"days\":1}").body())
        .contains("\"store_content\":{\"days\":1}");
    assertThat(store("theirs", boss, "{\"days\":1}").statusCode()).isEqualTo(404);
    String more = "{\"store_content\":null,\"tier\":\"enterprise\"}";
    assertThat(server.send("PATCH", "/admin/tenants/mine", more, boss).statusCode()).isEqualTo(403);
    assertThat(store("mine", key("mine", "ada"), "null").statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"30", "{}", "{\"days\":0}", "{\"days\":366}", "{\"days\":1,\"size\":2}"})
  void a_wrong_setting_is_named(String value) {
    key("wrong", "ada");
    HttpResponse<String> response = store("wrong", KeyServer.ADMIN, value);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(response).string("param")).isEqualTo("store_content");
  }
}
