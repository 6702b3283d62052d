package io.aiprovider.server.budgets.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetRule;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.budget.BudgetStatus;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.http.connection.PublicSockets;
import io.aiprovider.server.budgets.lease.AccountKey;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EmptyDatabases;
import io.aiprovider.testing.MutableClock;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.SocketFactory;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages from the outbox to their receivers. */
final class WebhooksTest {
  private static final BudgetRule ACME =
      BudgetRule.of(BudgetScope.TENANT, "acme", BudgetPeriod.MONTH, "100").withSoftLimits(80);
  private static final byte[] KEY =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
  private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);

  private final MutableClock clock = new MutableClock();
  private final MockWebServer receiver = new MockWebServer();
  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  @BeforeEach
  void start() throws IOException {
    receiver.start();
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    receiver.close();
  }

  private WebhookOutbox outbox(Database database) {
    String url = receiver.url("/hook").toString();
    return new WebhookOutbox(database, new Webhook(url, SECRET, false));
  }

  private WebhookSender sender(WebhookOutbox outbox) {
    return new WebhookSender(outbox, clock, () -> 0.5, threads, SocketFactory.getDefault());
  }

  private void cross(Database database, WebhookOutbox outbox, @Nullable Integer percent) {
    BudgetStatus status =
        new BudgetStatus(ACME, new BigDecimal("80.5"), BigDecimal.ZERO, clock.instant());
    database.transaction(
        client -> {
          String account = AccountKey.hash(ACME.subject());
          outbox.crossed(client, account, status, percent, clock.instant());
          return true;
        });
  }

  private void answer(int... statuses) {
    for (int status : statuses) {
      receiver.enqueue(new MockResponse.Builder().code(status).build());
    }
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_message_is_signed_and_delivered_once(Database database) throws Exception {
    WebhookOutbox outbox = outbox(database);
    cross(database, outbox, 80);
    answer(204);

    sender(outbox).round();
    sender(outbox).round();

    assertThat(receiver.getRequestCount()).isEqualTo(1);
    RecordedRequest request = receiver.takeRequest();
    String body = request.getBody().utf8();
    JsonObject json = JsonObject.parse(body);
    assertThat(json.without("id").toString())
        .isEqualTo(
            "{\"type\":\"budget.threshold\",\"budget\":null,\"scope\":\"tenant\","
                + "\"subject\":\"acme\",\"period\":\"month\",\"threshold_percent\":80,"
                + "\"spent_usd\":80.5,\"limit_usd\":100,\"at\":\"2026-11-20T12:00:00Z\"}");
    String id = request.getHeaders().get("webhook-id");
    String time = request.getHeaders().get("webhook-timestamp");
    assertThat(id).isEqualTo(json.string("id"));
    assertThat(time).isEqualTo(Long.toString(clock.instant().getEpochSecond()));
    assertThat(request.getHeaders().get("Content-Type")).startsWith("application/json");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
    byte[] expected = mac.doFinal((id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8));
    assertThat(request.getHeaders().get("webhook-signature"))
        .isEqualTo("v1," + Base64.getEncoder().encodeToString(expected));
    assertThat(outbox.backlog()).isEqualTo(WebhookBacklog.NONE);
  }

  /** The example of the Standard Webhooks specification. */
  @Test
  void the_signature_is_that_of_the_specification() {
    assertThat(
            WebhookSignature.of(
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                Instant.ofEpochSecond(1614265330),
                "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_message_that_fails_is_sent_again_later_each_time(Database database) {
    WebhookOutbox outbox = outbox(database);
    cross(database, outbox, null);
    answer(500, 404, 200);
    WebhookSender sender = sender(outbox);

    sender.round();
    assertThat(outbox.backlog())
        .isEqualTo(new WebhookBacklog(1, 0, "the receiver answered with 500"));
    clock.advance(Duration.ofMillis(4_999));
    sender.round();
    assertThat(receiver.getRequestCount()).isEqualTo(1);
    clock.advance(Duration.ofMillis(1));
    sender.round();
    assertThat(receiver.getRequestCount()).isEqualTo(2);
    clock.advance(Duration.ofSeconds(29));
    sender.round();
    assertThat(receiver.getRequestCount()).isEqualTo(2);
    clock.advance(Duration.ofSeconds(1));
    sender(outbox(database)).round(); // another run of the server goes on

    assertThat(receiver.getRequestCount()).isEqualTo(3);
    assertThat(outbox.backlog()).isEqualTo(WebhookBacklog.NONE);
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_message_is_given_up_after_the_last_try(Database database) {
    WebhookOutbox outbox = outbox(database);
    cross(database, outbox, 80);
    WebhookSender sender = sender(outbox);
    for (int i = 0; i <= WebhookSender.DELAYS.size() + 2; i++) {
      answer(503);
      sender.round();
      clock.advance(Duration.ofDays(1));
    }

    assertThat(receiver.getRequestCount()).isEqualTo(WebhookSender.DELAYS.size() + 1);
    assertThat(outbox.backlog())
        .isEqualTo(new WebhookBacklog(0, 1, "the receiver answered with 503"));
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void two_nodes_do_not_send_the_same_message(Database database) {
    WebhookOutbox outbox = outbox(database);
    cross(database, outbox, 80);

    List<WebhookMessage> first =
        outbox.claim(clock.instant(), clock.instant().plusSeconds(120), 20);
    assertThat(first).hasSize(1);
    assertThat(outbox.claim(clock.instant(), clock.instant().plusSeconds(120), 20)).isEmpty();
    clock.advance(Duration.ofSeconds(121)); // the node that has claimed it is gone

    assertThat(outbox.claim(clock.instant(), clock.instant().plusSeconds(120), 20)).hasSize(1);
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_url_of_a_tenant_must_lead_to_the_public_internet(Database database) {
    String url = "https://localhost:" + receiver.getPort() + "/hook";
    WebhookOutbox outbox = new WebhookOutbox(database, new Webhook(url, SECRET, true));
    cross(database, outbox, 80);
    answer(200);

    new WebhookSender(outbox, clock, () -> 0.5, threads, new PublicSockets()).round();

    assertThat(receiver.getRequestCount()).isZero();
    assertThat(outbox.backlog().lastError()).isEqualTo("the address is not on the public internet");
  }

  @ParameterizedTest
  @ArgumentsSource(EmptyDatabases.class)
  void a_redirect_is_not_followed(Database database) {
    WebhookOutbox outbox = outbox(database);
    cross(database, outbox, 80);
    receiver.enqueue(
        new MockResponse.Builder()
            .code(302)
            .addHeader("Location", receiver.url("/elsewhere"))
            .build());

    sender(outbox).round();

    assertThat(receiver.getRequestCount()).isEqualTo(1);
    assertThat(outbox.backlog().lastError()).isEqualTo("the receiver answered with 302");
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/x, true",
    "HTTPS://a.example, true",
    "http://a.example, false",
    "http://localhost:8080/x, false",
    "https://, false",
    "https:a, false",
    "ftp://a.example, false",
    "https://user@a.example, false",
    "not a url, false"
  })
  void only_https_is_allowed(String url, boolean allowed) {
    assertThat(WebhookUrl.problem(url, false) == null).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080/x, true",
    "http://127.0.0.1/x, true",
    "http://[::1]/x, true",
    "http://10.0.0.1/x, false",
    "http://localhost.example/x, false"
  })
  void plain_http_to_this_machine_can_be_allowed(String url, boolean allowed) {
    assertThat(WebhookUrl.problem(url, true) == null).isEqualTo(allowed);
  }
}
