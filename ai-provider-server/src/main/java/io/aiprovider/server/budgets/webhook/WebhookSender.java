package io.aiprovider.server.budgets.webhook;

import io.aiprovider.provider.http.connection.PublicSockets;
import io.aiprovider.server.store.DatabaseDown;
import io.aiprovider.server.store.EverySecond;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.function.DoubleSupplier;
import javax.net.SocketFactory;
import javax.net.ssl.SSLException;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the messages of the outbox. What cannot be delivered is sent again, later each time, for
 * about a day; then it is given up. A URL that a tenant has chosen must lead to the public
 * internet: that is checked when the connection is made. Redirects are not followed.
 */
public final class WebhookSender extends EverySecond {
  private static final Logger log = LoggerFactory.getLogger(WebhookSender.class);
  private static final int MOST_AT_ONCE = 20;
  private static final int ROUNDS_BETWEEN_CLEANINGS = 3_600;
  private static final Duration CLAIM = Duration.ofMinutes(2);
  private static final MediaType JSON = MediaType.get("application/json");

  /** The time before each further try. */
  static final List<Duration> DELAYS =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(10),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(3),
          Duration.ofHours(6),
          Duration.ofHours(12));

  private final WebhookOutbox outbox;
  private final InstantSource clock;
  private final DoubleSupplier random;
  private final ExecutorService threads;
  private final WebhookClients clients;
  private int round;

  /**
   * A sender.
   *
   * @param random numbers from 0 to 1, so that messages that failed together are not repeated
   *     together
   * @param threads send several messages at the same time
   * @param publicSockets connect to URLs that tenants have chosen
   */
  WebhookSender(
      WebhookOutbox outbox,
      InstantSource clock,
      DoubleSupplier random,
      ExecutorService threads,
      SocketFactory publicSockets) {
    super("delivery of webhooks");
    this.outbox = outbox;
    this.clock = clock;
    this.random = random;
    this.threads = threads;
    this.clients = new WebhookClients(publicSockets);
  }

  /** A sender over the network. */
  public WebhookSender(WebhookOutbox outbox, ExecutorService threads) {
    this(outbox, InstantSource.system(), Math::random, threads, new PublicSockets());
  }

  @Override
  protected void round() {
    if (outbox.database().isUnused()) {
      return;
    }
    Instant now = clock.instant();
    List<Callable<Boolean>> tasks =
        outbox.claim(now, now.plus(CLAIM), MOST_AT_ONCE).stream()
            .<Callable<Boolean>>map(message -> () -> deliver(message))
            .toList();
    try {
      threads.invokeAll(tasks);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (round++ % ROUNDS_BETWEEN_CLEANINGS == 0) {
      outbox.clean(now);
    }
  }

  /** What is not sent stays in the outbox. */
  @Override
  protected void lastRound() {}

  private boolean deliver(WebhookMessage message) {
    try {
      String error = message.webhook() == null ? "the webhook was removed" : send(message);
      if (error == null) {
        outbox.delivered(message, clock.instant());
      } else if (message.webhook() == null || message.tries() >= DELAYS.size()) {
        outbox.dead(message, error, clock.instant());
        log.warn("The message {} of a webhook is given up: {}.", message.id(), error);
      } else {
        outbox.failed(message, error, clock.instant().plus(delay(message.tries())));
      }
      return error == null;
    } catch (DatabaseDown e) {
      return false; // it is sent again when its claim ends: receivers know its id
    }
  }

  /** The time before the next try: between 80 and 120 per cent of the planned one. */
  private Duration delay(int tries) {
    long millis = DELAYS.get(tries).toMillis();
    return Duration.ofMillis(Math.round(millis * (0.8 + 0.4 * random.getAsDouble())));
  }

  /** Sends a message; null if it is delivered, else what went wrong. */
  private @Nullable String send(WebhookMessage message) {
    Webhook webhook = Objects.requireNonNull(message.webhook());
    Instant now = clock.instant();
    try {
      Request request =
          new Request.Builder()
              .url(webhook.url())
              .header("User-Agent", "ai-provider")
              .header("webhook-id", message.id())
              .header("webhook-timestamp", Long.toString(now.getEpochSecond()))
              .header(
                  "webhook-signature",
                  WebhookSignature.of(webhook.secret(), message.id(), now, message.body()))
              .post(RequestBody.create(message.body(), JSON))
              .build();
      try (Response response = clients.of(webhook).newCall(request).execute()) {
        return response.isSuccessful() ? null : "the receiver answered with " + response.code();
      }
    } catch (IllegalArgumentException e) {
      return "the URL is not valid";
    } catch (IOException e) {
      return reason(e);
    }
  }

  /** In words of our own: the text of a failure may have the URL, which may have a secret. */
  private static String reason(IOException failure) {
    if (failure instanceof PublicSockets.NotPublic) {
      return "the address is not on the public internet";
    }
    if (failure instanceof UnknownHostException) {
      return "the name of the receiver is not known";
    }
    if (failure instanceof SSLException) {
      return "there is no secure connection to the receiver";
    }
    return failure instanceof SocketTimeoutException || "timeout".equals(failure.getMessage())
        ? "the receiver did not answer in time"
        : "there is no connection to the receiver";
  }
}
