package io.aiprovider.server.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.store.Database;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The database in memory, which a start in development mode does not open. */
final class DevelopmentDatabaseTest {
  private static final String SOME_KEY = new KeyIssuer("another installation").issue().full();

  private final RunningServer server =
      RunningServer.dedicated("mode=development", "providers.sim.type=simulated");
  private final HttpCaller caller = new HttpCaller(server);

  @AfterEach
  void stop() {
    server.close();
  }

  private boolean isUnused() {
    return server.bean(Database.class).isUnused();
  }

  private JsonObject verify(String key) {
    HttpResponse<String> answer =
        caller.send(
            caller.post("/auth/verify-key", JsonObject.of("api_key", key).toString()).build());
    assertThat(answer.statusCode()).isEqualTo(200);
    return JsonObject.parse(answer.body());
  }

  @Test
  void it_is_not_open_after_the_start_and_the_first_checks_for_changes() {
    server.bean(KeyUpkeep.class).round();

    assertThat(caller.get("/health").statusCode()).isEqualTo(200);
    assertThat(isUnused()).isTrue();
  }

  @Test
  void it_is_not_opened_to_check_a_key_before_one_was_issued() {
    assertThat(verify(SOME_KEY).isTrue("valid")).isFalse();
    assertThat(isUnused()).isTrue();
  }

  @Test
  void it_opens_for_the_first_key_which_then_works() {
    JsonObject key =
        JsonObject.parse(
            caller
                .send(
                    caller
                        .post(
                            "/auth/create-key",
                            "{\"tenant_id\":\"t\",\"user_id\":\"u\",\"name\":\"n\"}")
                        .build())
                .body());

    assertThat(verify(key.string("api_key")).isTrue("valid")).isTrue();
    assertThat(isUnused()).isFalse();
  }
}
