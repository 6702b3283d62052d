package io.aiprovider.spring.ai;

import static io.aiprovider.spring.ai.Scripts.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.json.JsonObject;
import io.aiprovider.testing.ScriptedProvider;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

class PromptOnTheWireTest {
  private static final byte[] BYTES = "bytes".getBytes(StandardCharsets.UTF_8);
  private static final String BASE64 = "Ynl0ZXM=";
  private static final MimeType PDF = MimeType.valueOf("application/pdf");

  private final ScriptedProvider provider = Scripts.provider();
  private final ChatClient client = ChatClient.builder().provider(provider).build();
  private final AiProviderChatModel model = new AiProviderChatModel(client);

  @AfterEach
  void close() {
    client.close();
  }

  private List<JsonObject> messages(Message... messages) {
    provider.answers("Hi");
    model.call(new Prompt(List.of(messages)));
    return provider.requests().get(0).json().objects("messages");
  }

  private JsonObject part(Media media) {
    Message message = UserMessage.builder().text("Look").media(media).build();
    return messages(message).get(0).objects("content").get(1);
  }

  @Test
  void messages_of_text_keep_their_roles() {
    assertThat(
            messages(
                new SystemMessage("Be brief."),
                new UserMessage("Hello"),
                new AssistantMessage("Hi")))
        .containsExactly(
            json("{'role':'system','content':'Be brief.'}"),
            json("{'role':'user','content':'Hello'}"),
            json("{'role':'assistant','content':'Hi'}"));
  }

  @Test
  void a_message_with_media_becomes_parts_with_the_text_first() {
    Media image = new Media(MimeTypeUtils.IMAGE_PNG, URI.create("https://example.org/a.png"));
    Message message = UserMessage.builder().text("Look").media(image).build();

    assertThat(messages(message))
        .containsExactly(
            json(
                "{'role':'user','content':[{'type':'text','text':'Look'},"
                    + "{'type':'image_url','image_url':{'url':'https://example.org/a.png'}}]}"));
  }

  @Test
  void the_bytes_of_an_image_become_a_data_url() {
    Media image = Media.builder().mimeType(MimeTypeUtils.IMAGE_PNG).data(BYTES).build();

    assertThat(part(image))
        .isEqualTo(
            json(
                "{'type':'image_url','image_url':{'url':'data:image/png;base64," + BASE64 + "'}}"));
  }

  @Test
  void a_video_is_sent_as_a_video() {
    Media video =
        new Media(MimeType.valueOf("video/mp4"), URI.create("https://example.org/watch?v=1"));

    assertThat(part(video))
        .isEqualTo(
            json("{'type':'video_url','video_url':{'url':'https://example.org/watch?v=1'}}"));
  }

  @Test
  void base64_is_read_as_bytes() {
    Media image = Media.builder().mimeType(MimeTypeUtils.IMAGE_PNG).data(BASE64).build();

    assertThat(part(image).object("image_url"))
        .isEqualTo(json("{'url':'data:image/png;base64," + BASE64 + "'}"));
  }

  @ParameterizedTest
  @CsvSource({"audio/mpeg, mp3", "audio/mp3, mp3", "audio/x-wav, wav", "audio/flac, flac"})
  void audio_is_sent_as_bytes_with_its_format(String type, String format) {
    Media audio = Media.builder().mimeType(MimeType.valueOf(type)).data(BYTES).build();

    assertThat(part(audio))
        .isEqualTo(
            json(
                "{'type':'input_audio','input_audio':{'data':'"
                    + BASE64
                    + "','format':'"
                    + format
                    + "'}}"));
  }

  @Test
  void audio_by_url_is_refused_with_what_to_do() {
    Media audio = new Media(MimeType.valueOf("audio/wav"), URI.create("https://example.org/a.wav"));

    assertThatThrownBy(() -> part(audio))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("Give the media its bytes");
  }

  @Test
  void a_document_is_sent_as_a_file_with_its_name() {
    Media pdf = Media.builder().mimeType(PDF).data(BYTES).name("report.pdf").build();

    assertThat(part(pdf))
        .isEqualTo(
            json(
                "{'type':'file','file':{'filename':'report.pdf','file_data':"
                    + "'data:application/pdf;base64,"
                    + BASE64
                    + "'}}"));
  }

  @Test
  void a_document_without_a_name_always_gets_the_same_one_so_that_caches_work() {
    Media pdf = Media.builder().mimeType(PDF).data(BYTES).build();

    JsonObject file = part(pdf).object("file");

    assertThat(file).isNotNull();
    assertThat(file.string("filename")).isEqualTo("media.pdf");
  }

  @Test
  void a_text_file_is_sent_as_text() {
    Media text = Media.builder().mimeType(MimeTypeUtils.TEXT_PLAIN).data(BYTES).build();

    assertThat(part(text)).isEqualTo(json("{'type':'text','text':'bytes'}"));
  }

  @Test
  void tool_calls_and_results_keep_their_ids() {
    AssistantMessage calling =
        AssistantMessage.builder()
            .content("")
            .toolCalls(List.of(new AssistantMessage.ToolCall("c1", "function", "add", "{\"a\":1}")))
            .build();
    Message results =
        ToolResponseMessage.builder()
            .responses(
                List.of(
                    new ToolResponseMessage.ToolResponse("c1", "add", "2"),
                    new ToolResponseMessage.ToolResponse("c2", "add", "3")))
            .build();

    List<JsonObject> sent = messages(new UserMessage("Add"), calling, results);

    assertThat(sent.get(1).get("content")).isEqualTo(json("{'c':null}").get("c"));
    assertThat(sent.get(1).objects("tool_calls"))
        .containsExactly(
            json(
                "{'id':'c1','type':'function','function':"
                    + "{'name':'add','arguments':'{\\'a\\':1}'}}"));
    assertThat(sent.subList(2, 4))
        .containsExactly(
            json("{'role':'tool','content':'2','tool_call_id':'c1'}"),
            json("{'role':'tool','content':'3','tool_call_id':'c2'}"));
  }

  @Test
  void a_call_without_arguments_has_an_empty_object() {
    AssistantMessage calling =
        AssistantMessage.builder()
            .toolCalls(List.of(new AssistantMessage.ToolCall("c1", "function", "now", "")))
            .build();

    assertThat(messages(new UserMessage("Now?"), calling).get(1).objects("tool_calls"))
        .containsExactly(
            json("{'id':'c1','type':'function','function':{'name':'now','arguments':'{}'}}"));
  }

  @Test
  void changed_extras_of_a_message_are_refused() {
    AssistantMessage changed =
        AssistantMessage.builder().content("4").properties(Map.of("aiProviderExtras", "{")).build();

    assertThatThrownBy(() -> messages(new UserMessage("2 and 2?"), changed))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("The extras of a message were changed");
  }

  @Test
  void extras_of_an_answer_are_sent_back_to_the_provider() {
    provider.answers(
        Scripts.answer(
            "{'role':'assistant','content':null,'reasoning_content':'Hm.',"
                + "'thinking_blocks':[{'type':'thinking','signature':'s'}],'annotations':[],"
                + "'tool_calls':[{'id':'c1','type':'function',"
                + "'function':{'name':'add','arguments':'{}'},"
                + "'extra_content':{'google':{'thought_signature':'t'}}}]}",
            "tool_calls"));
    AssistantMessage answer = model.call(new Prompt("Add")).getResult().getOutput();
    provider.answers("Hi");

    model.call(new Prompt(List.of(new UserMessage("Add"), answer)));

    assertThat(provider.requests().get(1).json().objects("messages").get(1))
        .isEqualTo(
            json(
                "{'role':'assistant','content':null,"
                    + "'tool_calls':[{'id':'c1','type':'function',"
                    + "'function':{'name':'add','arguments':'{}'},"
                    + "'extra_content':{'google':{'thought_signature':'t'}}}],"
                    + "'reasoning_content':'Hm.',"
                    + "'thinking_blocks':[{'type':'thinking','signature':'s'}]}"));
  }
}
