package io.aiprovider.provider.simulated;

import static io.aiprovider.provider.simulated.Asking.answer;
import static io.aiprovider.provider.simulated.Asking.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.ReplyOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedProviderTest {
  @Test
  void repeats_the_last_user_message() {
    ChatRequest request =
        ChatRequest.builder()
            .model("model-1")
            .system("Be brief.")
            .user("First")
            .assistant("Yes")
            .user("Second")
            .build();

    assertThat(answer(request).text()).isEqualTo("Simulated answer to: Second");
  }

  @Test
  void answers_a_conversation_without_a_user_message() {
    ChatRequest request = ChatRequest.builder().model("model-1").system("Begin").build();

    assertThat(answer(request).text()).isEqualTo("Simulated answer to: Begin");
  }

  @Test
  void answers_a_prompt_without_text() {
    ChatRequest request =
        ChatRequest.builder()
            .model("model-1")
            .message(
                new ChatMessage(
                    JsonObject.parse(
                        """
                        {"role":"user","content":[{"type":"image_url","image_url":{"url":"x"}}]}
                        """)))
            .build();

    assertThat(answer(request).text()).isEqualTo("Simulated answer to: (no text)");
  }

  @Test
  void repeats_no_more_than_4000_characters_of_the_prompt() {
    assertThat(answer(request("x".repeat(9_000))).text())
        .isEqualTo("Simulated answer to: " + "x".repeat(4_000));
  }

  @Test
  void returns_a_complete_chat_completion() {
    SimulatedProvider provider =
        SimulatedProvider.builder("sim")
            .clock(Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC))
            .build();

    JsonObject json = answer(provider, request("Hi")).json();

    assertThat(json.string("id")).matches("chatcmpl-[0-9a-f]{24}");
    assertThat(json.without("id"))
        .isEqualTo(
            JsonObject.parse(
                """
                {"object":"chat.completion","created":1700000000,"model":"model-1",
                "system_fingerprint":"fp_simulated","choices":[{"index":0,"message":
                {"role":"assistant","content":"Simulated answer to: Hi","refusal":null,
                "annotations":[]},"logprobs":null,"finish_reason":"stop"}],"usage":
                {"prompt_tokens":1,"completion_tokens":6,"total_tokens":7,
                "prompt_tokens_details":{"cached_tokens":0},
                "completion_tokens_details":{"reasoning_tokens":0}}}
                """));
  }

  @Test
  void returns_the_same_answer_to_the_same_request() {
    SimulatedProvider provider =
        SimulatedProvider.builder("sim").clock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)).build();

    assertThat(answer(provider, request("Hi"))).isEqualTo(answer(provider, request("Hi")));
  }

  @Test
  void gives_different_requests_different_ids() {
    assertThat(answer(request("Hi")).id())
        .isNotEqualTo(answer(request("Hi").with("temperature", 1)).id());
  }

  @Test
  void counts_a_token_for_every_four_characters_of_each_message() {
    ChatRequest request =
        ChatRequest.builder().model("model-1").system("12345").user("1234").user("").build();

    assertThat(answer(request).usage().promptTokens()).isEqualTo(2 + 1 + 1);
  }

  @Test
  void max_tokens_cuts_the_answer() {
    ChatResponse response = answer(request("Hi").with("max_tokens", 2));

    assertThat(response.text()).isEqualTo("Simulate");
    assertThat(response.finishReason()).isEqualTo("length");
    assertThat(response.usage()).isEqualTo(Usage.of(1, 2));
  }

  @Test
  void max_completion_tokens_takes_precedence_over_max_tokens() {
    ChatRequest request = request("Hi").with("max_tokens", 5).with("max_completion_tokens", 1);

    assertThat(answer(request).text()).isEqualTo("Simu");
  }

  @Test
  void an_answer_as_long_as_the_limit_is_not_cut() {
    assertThat(answer(request("Hi").with("max_tokens", 6)).finishReason()).isEqualTo("stop");
  }

  @Test
  void a_cut_does_not_split_a_character() {
    ChatRequest request = request("😀".repeat(5)).with("max_tokens", 6);

    // 21 characters come before the prompt: the sixth token would end inside its second character
    assertThat(answer(request).text()).isEqualTo("Simulated answer to: 😀😀");
  }

  @Test
  void returns_the_requested_number_of_choices_and_counts_them_all() {
    ChatResponse response = answer(request("Hi").with("n", 3));

    assertThat(response.choices())
        .extracting(choice -> choice.integer("index"))
        .containsExactly(0L, 1L, 2L);
    assertThat(response.usage().completionTokens()).isEqualTo(18);
  }

  @Test
  void refuses_more_than_128_choices() {
    assertThatThrownBy(() -> answer(request("Hi").with("n", 129)))
        .isInstanceOfSatisfying(
            InvalidRequest.class, failure -> assertThat(failure.param()).isEqualTo("n"))
        .hasMessage("Invalid value for 'n': expected an integer of at most 128.");
  }

  @Test
  void the_reply_ends_with_its_usage() {
    List<ReplyOutcome> ends = new ArrayList<>();

    Asking.provider().chat(request("Hi"), Asking.attempt()).onEnd(ends::add);

    assertThat(ends)
        .containsExactly(new ReplyOutcome("sim", "model-1", Usage.of(1, 6), null, null));
  }

  @Test
  void a_plain_answer_takes_the_latency_and_the_time_of_its_tokens() {
    SimulatedProvider provider =
        SimulatedProvider.builder("sim")
            .latency(Duration.ofMillis(20))
            .timePerToken(Duration.ofMillis(4))
            .build();
    long start = System.nanoTime();

    answer(provider, request("Hi"));

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(20 + 5 * 4));
  }

  @Test
  void refuses_a_blank_name() {
    assertThatThrownBy(() -> SimulatedProvider.builder(" "))
        .hasMessage("A provider needs a name that is not blank.");
  }

  @Test
  void refuses_a_negative_latency() {
    assertThatThrownBy(() -> SimulatedProvider.builder("sim").latency(Duration.ofSeconds(-1)))
        .hasMessage("The latency is PT-1S: use zero or more.");
  }

  @Test
  void refuses_a_negative_time_per_token() {
    assertThatThrownBy(() -> SimulatedProvider.builder("sim").timePerToken(Duration.ofSeconds(-1)))
        .hasMessage("The time per token is PT-1S: use zero or more.");
  }
}
