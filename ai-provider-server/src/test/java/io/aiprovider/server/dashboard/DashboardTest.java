package io.aiprovider.server.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.http.Endpoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardTest {
  private static final String PAGE = "/dashboard/";

  private final DashboardFiles files = DashboardFiles.read();
  private RunningServer server;
  private HttpCaller http;

  @BeforeAll
  void start() {
    server = RunningServer.simulated("mode=production", "auth.admin-key=operator-key-93ab");
    http = new HttpCaller(server);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void anybody_can_open_the_page() {
    HttpResponse<String> page = http.get(PAGE);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).startsWith("<!doctype html>");
    assertThat(header(page, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(page, "Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
    assertThat(header(page, "Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self';", "require-trusted-types-for 'script'")
        .doesNotContain("unsafe");
  }

  @Test
  void the_page_is_not_sent_again_while_it_is_the_same() {
    String tag = header(http.get(PAGE), "ETag");

    assertThat(http.get(PAGE, "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(http.get(PAGE, "If-None-Match", "W/\"other\"").statusCode()).isEqualTo(200);
  }

  @Test
  void browsers_keep_the_other_files_for_ever() {
    String name = files.all().keySet().iterator().next();

    HttpResponse<String> file = http.get(PAGE + "v/" + files.build() + "/" + name);

    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(header(file, "Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
    assertThat(header(file, "Content-Type")).isEqualTo(files.find(name).type());
    assertThat(header(file, "Vary")).isEqualToIgnoringCase("accept-encoding");
  }

  @Test
  void files_are_compressed_for_those_who_accept_it() throws IOException {
    HttpResponse<byte[]> packed = bytes("br;q=1.0, gzip;q=0.8");

    assertThat(header(packed, "Content-Encoding")).isEqualTo("gzip");
    try (GZIPInputStream content = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertThat(new String(content.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(http.get(PAGE).body());
    }
    assertThat(bytes("gzip;q=0, identity").headers().firstValue("Content-Encoding")).isEmpty();
  }

  private HttpResponse<byte[]> bytes(String accepted) {
    return http.send(
        http.request(PAGE, "Accept-Encoding", accepted).GET().build(), BodyHandlers.ofByteArray());
  }

  @Test
  void what_does_not_exist_is_not_found() {
    for (String path :
        new String[] {
          "/dashboard/v/" + files.build() + "/none.js",
          "/dashboard/v/" + files.build() + "/../index.html",
          "/dashboard/v/0000000000000000/app.js",
          "/dashboard/none",
          "/dashboard/index.html"
        }) {
      HttpResponse<String> answer = http.get(path);

      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(HttpCaller.errorOf(answer).string("code")).isEqualTo("unknown_url");
    }
  }

  @Test
  void browsers_that_open_the_server_get_to_the_page_and_programs_do_not() {
    HttpResponse<String> browser = http.get("/", "Accept", "text/html,application/xhtml+xml");

    assertThat(browser.statusCode()).isEqualTo(302);
    assertThat(header(browser, "Location")).isEqualTo("dashboard/");
    assertThat(http.get("/").statusCode()).isEqualTo(404);
    assertThat(http.get("/", "Accept", "application/json").statusCode()).isEqualTo(404);
  }

  @Test
  void the_address_without_a_slash_leads_to_the_page_below_a_path_of_a_proxy_too() {
    HttpResponse<String> moved = http.get("/dashboard");

    assertThat(moved.statusCode()).isEqualTo(308);
    assertThat(header(moved, "Location")).isEqualTo("dashboard/");
  }

  @Test
  void the_dashboard_can_be_switched_off() {
    new ApplicationContextRunner()
        .withUserConfiguration(DashboardConfiguration.class)
        .withPropertyValues("ai-provider.dashboard.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(Endpoint.class));
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElseThrow();
  }
}
