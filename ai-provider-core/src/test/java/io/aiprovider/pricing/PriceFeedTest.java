package io.aiprovider.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.aiprovider.LogLines;
import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.testing.MutableClock;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PriceFeedTest {
  @TempDir Path directory;

  private final MockWebServer server = new MockWebServer();
  private final MutableClock clock = new MutableClock();
  private final List<PriceFeed> feeds = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void close() {
    feeds.forEach(PriceFeed::close);
    server.close();
  }

  private static String prices(String inputPerToken) {
    return """
    {"acme-1": {"litellm_provider": "openai", "mode": "chat",
      "input_cost_per_token": %s, "output_cost_per_token": 2e-06}}"""
        .formatted(inputPerToken);
  }

  private static MockResponse answer(String prices, String etag) {
    return new MockResponse.Builder().addHeader("ETag", etag).body(prices).build();
  }

  private static MockResponse status(int code) {
    return new MockResponse.Builder().code(code).build();
  }

  private String address() {
    return server.url("/prices.json?token=t0ken").toString();
  }

  private PriceFeed feed(String location) {
    return built(PriceFeed.builder(location).clock(clock));
  }

  private PriceFeed keeping(String location) {
    return built(PriceFeed.builder(location).clock(clock).copy(directory.resolve("copy.json")));
  }

  private PriceFeed built(PriceFeed.Builder builder) {
    PriceFeed feed = builder.build();
    feeds.add(feed);
    return feed;
  }

  private static @Nullable BigDecimal inputOf(ModelCatalog catalog) {
    CatalogModel model = catalog.find("acme-1");
    return model == null || model.price() == null ? null : model.price().input();
  }

  @Test
  void an_address_is_not_read_before_the_start() throws IOException {
    try (ServerSocket silent = new ServerSocket(0)) { // accepts a connection, and never answers
      PriceFeed feed = feed("http://127.0.0.1:" + silent.getLocalPort() + "/prices.json");

      feed.start();

      assertThat(feed.catalog()).isSameAs(ModelCatalog.bundled());
      assertThat(feed.failingSince()).isNull();
    }
  }

  @Test
  void a_file_is_read_at_once_and_completes_the_catalog() throws IOException {
    Path file = Files.writeString(directory.resolve("prices.json"), prices("1e-06"));

    PriceFeed feed = feed(file.toString());

    assertThat(inputOf(feed.catalog())).isEqualByComparingTo("1");
    assertThat(feed.catalog().find("gpt-4o")).isNotNull();
    assertThat(feed.catalog().date())
        .isEqualTo(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    assertThat(inputOf(feed(file.toUri().toString()).catalog())).isEqualByComparingTo("1");
  }

  @Test
  void an_unchanged_address_is_not_sent_again() throws InterruptedException {
    PriceFeed feed = feed(address());
    List<ModelCatalog> changes = new ArrayList<>();
    feed.onChange(changes::add);
    server.enqueue(answer(prices("1e-06"), "\"v1\""));
    server.enqueue(status(304));
    server.enqueue(answer(prices("1e-06"), "\"v2\""));
    server.enqueue(answer(prices("3e-06"), "\"v3\""));

    assertThat(feed.refresh()).isTrue();
    assertThat(feed.refresh()).isTrue();
    assertThat(feed.refresh()).isTrue();
    assertThat(changes).hasSize(1);
    assertThat(feed.refresh()).isTrue();

    assertThat(server.takeRequest().getHeaders().get("If-None-Match")).isNull();
    assertThat(server.takeRequest().getHeaders().get("If-None-Match")).isEqualTo("\"v1\"");
    assertThat(server.takeRequest().getHeaders().get("If-None-Match")).isEqualTo("\"v1\"");
    assertThat(server.takeRequest().getHeaders().get("If-None-Match")).isEqualTo("\"v2\"");
    assertThat(changes).hasSize(2);
    assertThat(inputOf(changes.get(1))).isEqualByComparingTo("3");
  }

  @Test
  void the_date_of_an_address_without_etags_is_used() throws InterruptedException {
    PriceFeed feed = feed(address());
    String date = "Sun, 29 Nov 2026 05:00:00 GMT";
    server.enqueue(
        new MockResponse.Builder().addHeader("Last-Modified", date).body(prices("1e-06")).build());
    server.enqueue(status(304));

    feed.refresh();
    feed.refresh();

    server.takeRequest();
    RecordedRequest second = server.takeRequest();
    assertThat(second.getHeaders().get("If-Modified-Since")).isEqualTo(date);
    assertThat(feed.failure()).isNull();
  }

  @Test
  void broken_prices_are_refused_with_their_line_and_the_old_ones_are_kept() {
    PriceFeed feed = feed(address());
    server.enqueue(answer(prices("1e-06"), "\"v1\""));
    feed.refresh();
    server.enqueue(answer(prices("-1"), "\"v2\""));
    server.enqueue(status(503));
    server.enqueue(answer(prices("2e-06"), "\"v3\""));
    Instant broken = clock.instant();

    assertThat(feed.refresh()).isFalse();

    assertThat(feed.failure())
        .hasMessageContaining(
            "could not be read: line 2: the input_cost_per_token of entry 'acme-1' is not a valid"
                + " price")
        .hasMessageNotContaining("t0ken");
    assertThat(inputOf(feed.catalog())).isEqualByComparingTo("1");
    assertThat(feed.failingSince()).isEqualTo(broken);

    clock.advance(Duration.ofMinutes(1));
    assertThat(feed.refresh()).isFalse();
    assertThat(feed.failingSince()).isEqualTo(broken);
    assertThat(feed.failure()).hasMessageContaining("HTTP 503");

    assertThat(feed.refresh()).isTrue();
    assertThat(feed.failingSince()).isNull();
    assertThat(feed.failure()).isNull();
    assertThat(inputOf(feed.catalog())).isEqualByComparingTo("2");
  }

  @Test
  void the_last_good_copy_is_used_after_a_restart() throws InterruptedException {
    server.enqueue(answer(prices("1e-06"), "\"v1\""));
    keeping(address()).refresh();
    clock.advance(Duration.ofDays(2));

    PriceFeed restarted = keeping(address());

    assertThat(inputOf(restarted.catalog())).isEqualByComparingTo("1");
    assertThat(restarted.catalog().date())
        .isEqualTo(LocalDate.ofInstant(clock.instant().minus(Duration.ofDays(2)), ZoneOffset.UTC));
    server.enqueue(status(304));
    assertThat(restarted.refresh()).isTrue();
    server.takeRequest();
    assertThat(server.takeRequest().getHeaders().get("If-None-Match")).isEqualTo("\"v1\"");
    assertThat(directory).isDirectoryNotContaining("glob:**.part");
    assertThat(directory.resolve("copy.json")).content().doesNotContain("t0ken");
  }

  @Test
  void a_copy_of_another_location_or_a_damaged_one_is_not_used() throws IOException {
    server.enqueue(answer(prices("1e-06"), "\"v1\""));
    keeping(address()).refresh();
    Path copy = directory.resolve("copy.json");

    assertThat(inputOf(keeping(server.url("/other.json").toString()).catalog())).isNull();

    Files.writeString(copy, Files.readString(copy).substring(0, 50));
    assertThat(inputOf(keeping(address()).catalog())).isNull();
  }

  @Test
  void a_copy_that_cannot_be_written_does_not_stop_the_new_prices() {
    PriceFeed feed =
        built(PriceFeed.builder(address()).copy(directory.resolve("missing/copy.json")));
    server.enqueue(answer(prices("1e-06"), "\"v1\""));

    assertThat(feed.refresh()).isTrue();

    assertThat(inputOf(feed.catalog())).isEqualByComparingTo("1");
  }

  @Test
  void prices_are_read_in_the_background_again_and_again() {
    PriceFeed feed = built(PriceFeed.builder(address()).refresh(Duration.ofMillis(1)));
    List<ModelCatalog> changes = new CopyOnWriteArrayList<>();
    feed.onChange(
        catalog -> {
          changes.add(catalog);
          throw new IllegalStateException("a listener that fails");
        });
    server.enqueue(answer(prices("1e-06"), "\"v1\""));
    server.enqueue(status(500));
    server.enqueue(answer(prices("2e-06"), "\"v2\""));
    for (int i = 0; i < 3; i++) {
      server.enqueue(status(304));
    }

    feed.start();

    await().until(() -> changes.size() == 2 && server.getRequestCount() >= 4);
    assertThat(inputOf(changes.get(1))).isEqualByComparingTo("2");
  }

  @Test
  void names_the_location_that_failed_without_its_secrets() {
    server.enqueue(status(404));
    String place = "127.0.0.1:" + server.getPort() + "/prices.json";

    PriceFeed feed = feed("http://me:pw@" + place + "?token=t0ken");
    feed.refresh();

    assertThat(feed.failure())
        .hasMessageStartingWith(
            "The price file http://" + place + " could not be read: the answer was HTTP 404.")
        .hasMessageNotContainingAny("pw", "t0ken");
  }

  @Test
  void names_what_is_wrong_with_a_file() throws IOException {
    Path missing = directory.resolve("none.json");
    Path large = directory.resolve("large.json");
    Files.write(large, new byte[32 * 1024 * 1024 + 1]);

    assertThat(feed(missing.toString()).failure()).hasMessageContaining("there is no such file.");
    assertThat(feed(large.toString()).failure()).hasMessageContaining("it is larger than 32 MB");
    assertThat(feed(directory.toString()).failure()).hasMessageContaining("it is a directory");
    PriceFeed bad = feed("http://[bad address?token=t0ken");
    bad.refresh();
    assertThat(bad.failure())
        .hasMessageContaining("it is not a valid address")
        .hasMessageNotContaining("t0ken")
        .hasNoCause();
  }

  @Test
  void warns_about_models_without_a_price_for_answers() throws IOException {
    Path half = directory.resolve("half.json");
    Files.writeString(
        half,
        """
        {"half-1": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-06},
         %s"""
            .formatted(prices("1e-06").substring(1)));

    try (LogLines log =
        new LogLines(PriceFeed.class.getName(), line -> line.contains(half.toString()))) {
      ModelCatalog catalog = feed(half.toString()).catalog();

      assertThat(catalog.find("acme-1")).isNotNull();
      assertThat(catalog.find("half-1")).isNull();
      assertThat(log.lines(Level.WARN))
          .singleElement()
          .asString()
          .contains("without input_cost_per_token or output_cost_per_token are not used: half-1.");
    }
  }

  @Test
  void refuses_a_negative_interval() {
    assertThatThrownBy(() -> PriceFeed.builder("prices.json").refresh(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("use a positive time");
  }
}
