package io.aiprovider.provider.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.ImageContent.DetailLevel;
import dev.langchain4j.data.message.PdfFileContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.message.VideoContent;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.provider.langchain4j.request.RemoteContent;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.SocketFactory;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request names by URL. */
class RemoteContentTest {
  private final MockWebServer server = new MockWebServer();
  private final FakeChatModel model = FakeChatModel.answering(FakeChatModel.HELLO);

  @BeforeEach
  void start() throws Exception {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** What the model is sent, if everything may be connected to. */
  private UserMessage sent(String part) {
    return send(part, new RemoteContent(SocketFactory.getDefault()));
  }

  private UserMessage send(String part, RemoteContent remote) {
    Asking.of(LangChain4jProvider.builder("lc").chatModel(model).remoteContent(remote))
        .ask(Asking.request("'messages':[{'role':'user','content':[" + part + "]}]"))
        .close();
    return (UserMessage) model.asked.get(0).messages().get(0);
  }

  private static String image(Object url) {
    return "{'type':'image_url','image_url':{'url':'" + url + "','detail':'high'}}";
  }

  private static MockResponse answer(String type, String body) {
    return new MockResponse.Builder().code(200).setHeader("Content-Type", type).body(body).build();
  }

  @Test
  void is_downloaded_and_sent_as_data() {
    server.enqueue(answer("image/png; x=y", "png"));

    assertThat(sent(image(server.url("/a"))))
        .isEqualTo(UserMessage.from(ImageContent.from("cG5n", "image/png", DetailLevel.HIGH)));
  }

  @Test
  void may_be_a_video_or_a_pdf_file() {
    server.enqueue(answer("video/mp4", "mp4"));
    server.enqueue(answer("application/pdf", "pdf"));
    String parts =
        "{'type':'video_url','video_url':{'url':'"
            + server.url("/v")
            + "'}},{'type':'file','file':{'file_data':'"
            + server.url("/f")
            + "'}}";

    assertThat(sent(parts))
        .isEqualTo(
            UserMessage.from(
                VideoContent.from("bXA0", "video/mp4"),
                PdfFileContent.from("cGRm", "application/pdf")));
  }

  @Test
  void in_the_storage_of_a_vendor_is_left_to_the_vendor() {
    assertThat(sent(image("gs://bucket/a.png")))
        .isEqualTo(
            UserMessage.from(ImageContent.from(URI.create("gs://bucket/a.png"), DetailLevel.HIGH)));
  }

  @Test
  void in_a_private_network_is_refused_without_a_request() {
    assertThatThrownBy(() -> send(image(server.url("/a")), RemoteContent.ofPublicAddresses()))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("messages[0].content[0]")
        .hasMessageContaining("not on the public internet");
    assertThat(server.getRequestCount()).isZero();
    assertThat(model.asked).isEmpty();
  }

  @Test
  void is_refused_if_a_redirect_leads_to_a_private_network() throws Exception {
    try (MockWebServer inside = new MockWebServer()) {
      inside.start();
      server.enqueue(
          new MockResponse.Builder()
              .code(302)
              .setHeader("Location", inside.url("/secret").toString())
              .build());

      assertThatThrownBy(
              () -> send(image(server.url("/a")), new RemoteContent(new FirstIsPublic())))
          .isInstanceOf(InvalidRequest.class)
          .hasMessageContaining("not on the public internet");
      assertThat(inside.getRequestCount()).isZero();
    }
  }

  @Test
  void on_this_machine_is_refused(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("secret"), "secret");

    assertThatThrownBy(() -> sent(image(file.toUri())))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("must be an http or https URL");
    assertThat(model.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://x.test/a", "jar:file:/a!/b", "FILE:///etc/passwd", "a.png", "//x"})
  void of_another_kind_is_refused(String url) {
    assertThatThrownBy(() -> sent(image(url))).isInstanceOf(InvalidRequest.class);
    assertThat(model.asked).isEmpty();
  }

  @Test
  void that_is_not_found_makes_the_request_invalid() {
    server.enqueue(new MockResponse.Builder().code(404).build());

    assertThatThrownBy(() -> sent(image(server.url("/a"))))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("the status is 404");
  }

  @Test
  void that_is_too_large_is_refused() {
    server.enqueue(answer("image/png", "x".repeat(20 * 1024 * 1024 + 1)));

    assertThatThrownBy(() -> sent(image(server.url("/a"))))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("larger than 20971520 bytes");
  }
}
