package io.aiprovider.spring.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.Unavailable;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.spring.Contexts;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;

class AiProviderHealthContributorAutoConfigurationTest {

  @Test
  void a_provider_that_answers_is_up() {
    Contexts.simulated()
        .run(
            context -> {
              Health health = health(context);
              assertThat(health.getStatus()).isEqualTo(Status.UP);
              assertThat(provider(health, "sim"))
                  .containsEntry("status", "healthy")
                  .containsEntry("circuit", "closed")
                  .containsKeys("latencyMs", "lastChecked")
                  .doesNotContainKey("error");
            });
  }

  @Test
  void one_provider_that_answers_is_enough() {
    Contexts.simulated()
        .withBean(ChatProvider.class, Gone::new)
        .run(
            context -> {
              Health health = health(context);
              assertThat(health.getStatus()).isEqualTo(Status.UP);
              assertThat(provider(health, "gone")).containsEntry("status", "unhealthy");
            });
  }

  @Test
  void it_is_down_when_no_provider_answers_and_shows_only_the_kind_of_failure() {
    Contexts.bare()
        .withBean(ChatProvider.class, Gone::new)
        .run(
            context -> {
              Health health = health(context);
              assertThat(health.getStatus()).isEqualTo(Status.DOWN);
              assertThat(provider(health, "gone")).containsEntry("error", "unavailable");
              assertThat(health.toString()).doesNotContain("internal.example");
            });
  }

  @Test
  void it_can_be_switched_off() {
    Contexts.simulated()
        .withPropertyValues("management.health.ai-provider.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(HealthContributor.class));
  }

  @Test
  void a_bean_of_the_application_replaces_ours() {
    HealthIndicator own = () -> Health.unknown().build();
    Contexts.simulated()
        .withBean("aiProviderHealthIndicator", HealthIndicator.class, () -> own)
        .run(context -> assertThat(context.getBean(HealthContributor.class)).isSameAs(own));
  }

  @Test
  void without_boots_health_module_there_is_only_the_client() {
    Contexts.simulated()
        .withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(ChatClient.class)
                    .doesNotHaveBean("aiProviderHealthContributor"));
  }

  private static Health health(AssertableApplicationContext context) {
    return ((HealthIndicator) context.getBean("aiProviderHealthContributor")).health();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> provider(Health health, String name) {
    Map<String, Map<String, Object>> providers =
        (Map<String, Map<String, Object>>) health.getDetails().get("providers");
    return providers.get(name);
  }

  private static final class Gone implements ChatProvider {
    @Override
    public String name() {
      return "gone";
    }

    @Override
    public ChatReply chat(ChatRequest request, ChatCall attempt) {
      throw new Unavailable("Nobody at internal.example.", FailureDetail.ofProvider("gone"));
    }

    @Override
    public void probe() {
      throw new Unavailable("Nobody at internal.example.", FailureDetail.ofProvider("gone"));
    }
  }
}
