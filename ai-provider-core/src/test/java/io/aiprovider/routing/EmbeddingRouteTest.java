package io.aiprovider.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.failure.ModelNotFound;
import org.junit.jupiter.api.Test;

class EmbeddingRouteTest extends RouterFixture {
  @Test
  void embeddings_come_from_providers_that_are_known_to_have_the_model() {
    crossModelFailover = true;
    provider("open", options(1).defaultModel("x"));
    provider("owner", options(2).type("openai"));
    provider("lister", options(3).models("gpt-vectors"));

    assertThat(embeddingTargets("gpt-vectors"))
        .containsExactly("owner/gpt-vectors", "lister/gpt-vectors");
  }

  @Test
  void for_a_model_that_none_is_known_to_have_all_providers_without_a_list_are_called() {
    provider("one", options(1));
    provider("two", options(2));
    provider("other", options(3).models("x"));

    assertThat(embeddingTargets("bge-m3")).containsExactly("one/bge-m3", "two/bge-m3");
  }

  @Test
  void a_provider_without_embeddings_does_not_exclude_the_others() {
    provider("chats", options(1).models("bge-m3"));
    provider("open", options(2));

    assertThat(embeddingTargets("bge-m3")).containsExactly("open/bge-m3");
  }

  @Test
  void when_no_provider_offers_embeddings_the_message_says_so() {
    provider("chats", options(1));

    assertThatThrownBy(() -> embeddingTargets("bge-m3"))
        .isInstanceOf(ModelNotFound.class)
        .hasMessage("None of the providers offers embeddings: configure one that does.");
  }

  @Test
  void embeddings_of_a_group_come_from_its_targets() {
    provider("a", options(1).models("x"));
    provider("b", options(2));
    groups.put("vectors", ModelGroup.of("b/large", "a/large-v2"));

    assertThat(embeddingTargets("vectors")).containsExactly("b/large", "a/large-v2");
    assertThat(embeddingTargets("b/large")).containsExactly("b/large");
  }

  @Test
  void embeddings_need_the_name_of_a_model() {
    defaultModel = "m";
    provider("a", options(1));

    for (String name : new String[] {"", "auto"}) {
      assertThatThrownBy(() -> embeddingTargets(name))
          .isInstanceOf(ModelNotFound.class)
          .hasMessageStartingWith("Name a model: there is no default one for embeddings");
    }
  }
}
