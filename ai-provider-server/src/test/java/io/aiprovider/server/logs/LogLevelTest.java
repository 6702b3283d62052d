package io.aiprovider.server.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /admin/log-level}, through the running server. */
class LogLevelTest {
  private static final String PATH = "/admin/log-level";
  private static final String[] ADMIN = {"X-Admin-Key", "operator-key-93ab"};
  private static final String PARENT = "io.aiprovider.leveltest";
  private static final Logger LOG = LoggerFactory.getLogger(PARENT + ".Part");

  private RunningServer server;
  private HttpCaller caller;

  @BeforeEach
  void start() {
    server = RunningServer.simulated("mode=production", "auth.admin-key=operator-key-93ab");
    caller = new HttpCaller(server);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private HttpResponse<String> put(String json, String... headers) {
    return caller.send(
        caller
            .request(PATH, headers)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(json))
            .build());
  }

  private HttpResponse<String> put(String level, String logger) {
    return put("{\"level\":\"%s\",\"logger\":\"%s\"}".formatted(level, logger), ADMIN);
  }

  @Test
  void changes_the_loggers_below_a_name_at_once() {
    assertThat(put("error", PARENT).body())
        .isEqualTo("{\"logger\":\"" + PARENT + "\",\"level\":\"error\"}");
    assertThat(LOG.isWarnEnabled()).isFalse();

    assertThat(put("DEBUG", PARENT).statusCode()).isEqualTo(200);
    assertThat(LOG.isDebugEnabled()).isTrue();

    assertThat(caller.get(PATH, ADMIN).body())
        .contains("{\"logger\":\"" + PARENT + "\",\"level\":\"debug\"}")
        .contains("{\"logger\":\"io.aiprovider\",\"level\":");
  }

  @Test
  void means_the_servers_own_loggers_if_none_is_named() {
    try {
      assertThat(put("{\"level\":\"warning\"}", ADMIN).body())
          .isEqualTo("{\"logger\":\"io.aiprovider\",\"level\":\"warning\"}");
      assertThat(LoggerFactory.getLogger(AccessLog.LOGGER).isInfoEnabled()).isFalse();
    } finally {
      put("info", "io.aiprovider");
    }
    assertThat(LoggerFactory.getLogger(AccessLog.LOGGER).isInfoEnabled()).isTrue();
  }

  @Test
  void is_in_the_audit_log() {
    put("error", PARENT);

    assertThat(caller.get("/admin/audit?limit=1", ADMIN).body())
        .contains("\"action\":\"log_level.put\"")
        .contains("\"target\":\"logger " + PARENT + "\"")
        .contains("\"level\":\"error\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"level\":\"loud\"}|level|'level' must be debug, info, warning or error.",
        "{\"level\":\"trace\"}|level|'level' must be debug, info, warning or error.",
        "{}|level|Missing required field 'level'.",
        "{\"level\":\"info\",\"logger\":\"no.such.thing\"}|logger|'logger' must be the name",
        "{\"level\":\"info\",\"logger\":\"ROOT\"}|logger|'logger' must be the name",
        "{\"level\":\"info\",\"logger\":\"io.aiprov\"}|logger|'logger' must be the name",
        "{\"level\":\"info\",\"log\":\"io.aiprovider\"}|log|Unknown field 'log'.",
        "{\"level\":\"debug\",\"logger\":"
            + "\"org.springframework.web.server.adapter.HttpWebHandlerAdapter\"}"
            + "|level|This logger would write the queries of URLs"
      })
  void refuses_what_it_cannot_set(String json, String field, String message) {
    HttpResponse<String> response = put(json, ADMIN);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(response).string("param")).isEqualTo(field);
    assertThat(HttpCaller.errorOf(response).string("message")).contains(message);
  }

  @Test
  void takes_the_admin_key() {
    assertThat(put("{\"level\":\"debug\"}").statusCode()).isEqualTo(401);
    assertThat(caller.get(PATH).statusCode()).isEqualTo(401);
  }
}
