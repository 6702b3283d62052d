package io.aiprovider.routing.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.ModelNotFound;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.routing.ModelGroup;
import io.aiprovider.routing.RoutingOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StickyTest extends StrategyFixture {
  private static final RoutingOptions WEIGHTED =
      RoutingOptions.DEFAULT.withStrategy(RoutingStrategy.WEIGHTED);

  @Test
  void a_session_stays_at_its_provider_and_comes_back_to_it() {
    ChatClient client = client(WEIGHTED.withSticky(Stickiness.SESSION));
    List<String> providers = ofSessions(client, 300);

    assertThat(ofSessions(client, 300)).isEqualTo(providers);
    assertThat(providers).filteredOn("a"::equals).hasSizeBetween(70, 130);

    a.failure = new ModelNotFound("no such model", FailureDetail.NONE);
    List<String> during = ofSessions(client, 300);
    for (int i = 0; i < during.size(); i++) {
      assertThat(during.get(i)).isNotEqualTo("a");
      if (!providers.get(i).equals("a")) {
        assertThat(during.get(i)).isEqualTo(providers.get(i));
      }
    }

    a.failure = null;
    assertThat(ofSessions(client, 300)).isEqualTo(providers);
  }

  @Test
  void sessions_are_divided_by_weight() {
    ChatClient client = client(WEIGHTED.withSticky(Stickiness.SESSION), 70, 30, 0);

    List<String> providers = ofSessions(client, 2_000);

    assertThat(providers).doesNotContain("c");
    assertThat(providers.stream().filter("a"::equals).count()).isCloseTo(1_400L, within(100L));
  }

  @Test
  void without_a_session_the_strategy_decides() {
    client(RoutingOptions.DEFAULT.withSticky(Stickiness.SESSION));

    send(PLAIN, 20);

    assertThat(a.calls()).isEqualTo(20);
  }

  @Test
  void a_conversation_stays_at_its_provider() {
    client(WEIGHTED.withSticky(Stickiness.PROMPT));
    List<String> first = new ArrayList<>();
    List<String> second = new ArrayList<>();

    for (int i = 0; i < 100; i++) {
      ChatRequest.Builder conversation =
          ChatRequest.builder().model("m").system("Be brief.").user("Question " + i);
      first.add(ask(conversation.build()));
      second.add(ask(conversation.assistant("Answer").user("And now?").build()));
    }

    assertThat(second).isEqualTo(first);
    assertThat(first).contains("a", "b", "c");
  }

  @Test
  void a_group_can_be_sticky_by_itself() {
    ChatClient client =
        client(
            WEIGHTED.withGroup(
                "group", ModelGroup.of("a/m", "b/m", "c/m").withSticky(Stickiness.SESSION)));

    List<String> providers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      providers.add(inSession(client, PLAIN.withModel("group"), "one"));
    }

    assertThat(providers).containsOnly(providers.get(0));
  }

  private static List<String> ofSessions(ChatClient client, int count) {
    List<String> providers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      providers.add(inSession(client, PLAIN, "session " + i));
    }
    return providers;
  }

  private static String inSession(ChatClient client, ChatRequest request, String session) {
    ChatCall call = uncached(client).attribute(CallAttribute.SESSION, session).build();
    try (ChatReply reply = client.send(request, call)) {
      return reply.provider();
    }
  }
}
