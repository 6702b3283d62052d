package io.aiprovider.server.budgets;

import io.aiprovider.budget.BudgetListener;
import io.aiprovider.budget.BudgetOptions;
import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.budgets.lease.LeaseUpkeep;
import io.aiprovider.server.budgets.lease.LeasedBudgetStore;
import io.aiprovider.server.budgets.lease.WhenDatabaseDown;
import io.aiprovider.server.budgets.webhook.Webhook;
import io.aiprovider.server.budgets.webhook.WebhookOutbox;
import io.aiprovider.server.budgets.webhook.WebhookSender;
import io.aiprovider.server.budgets.webhook.WebhookUrl;
import io.aiprovider.server.reload.Reloadable;
import io.aiprovider.server.store.Database;
import io.aiprovider.spring.settings.StartRefused;
import io.aiprovider.time.MonotonicClock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Budgets in the database, and the webhooks that tell about them. */
@Configuration(proxyBeanMethods = false)
class BudgetConfiguration {
  private static final String WEBHOOK = "ai-provider.budgets.webhook.";
  private static final int THREADS = 4;
  private static final int[] REACHED = {80, 100};

  @Bean(destroyMethod = "shutdownNow")
  ExecutorService webhookThreads() {
    return threads(THREADS, "ai-provider-webhook");
  }

  @Bean(destroyMethod = "shutdownNow")
  ExecutorService budgetReports() {
    return threads(1, "ai-provider-budget-report");
  }

  private static ExecutorService threads(int number, String name) {
    return Executors.newFixedThreadPool(
        number,
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  @Bean
  WebhookOutbox webhookOutbox(Database database, ServerProperties properties) {
    return new WebhookOutbox(database, configured(properties.budgets().webhook()));
  }

  static @Nullable Webhook configured(ServerProperties.Webhook settings) {
    String url = settings.url().strip();
    if (url.isEmpty()) {
      return null;
    }
    String problem = WebhookUrl.problem(url, true);
    if (problem != null) {
      throw refused("url", WEBHOOK + "url " + problem + ".", "Correct it, or remove it.");
    }
    if (settings.secret().isBlank()) {
      throw refused(
          "secret",
          WEBHOOK + "url is set, but not " + WEBHOOK + "secret, so messages cannot be signed.",
          "Set it to a random text that the receiver knows too, for example "
              + "whsec_ and the output of: openssl rand -base64 32.");
    }
    return new Webhook(url, settings.secret().strip(), false);
  }

  private static StartRefused refused(String name, String problem, String remedy) {
    return new StartRefused(problem, remedy, WEBHOOK + name, null, 0);
  }

  @Bean
  WebhookSender webhookSender(
      WebhookOutbox outbox, @Qualifier("webhookThreads") ExecutorService webhookThreads) {
    return new WebhookSender(outbox, webhookThreads);
  }

  @Bean
  LeasedBudgetStore budgetStore(
      Database database,
      ServerProperties server,
      BudgetOptions options,
      WebhookOutbox outbox,
      ObjectProvider<BudgetListener> listeners,
      @Qualifier("budgetReports") ExecutorService budgetReports) {
    return new LeasedBudgetStore(
        database,
        Clock.systemUTC(),
        MonotonicClock.system(),
        options.timeZone(),
        whenDatabaseDown(server),
        outbox,
        listeners.orderedStream().toList(),
        budgetReports);
  }

  @Bean
  Reloadable whenDatabaseDownReload(LeasedBudgetStore store) {
    return settings -> {
      WhenDatabaseDown next = whenDatabaseDown(settings.of(ServerProperties.class));
      return () -> store.setWhenDatabaseDown(next);
    };
  }

  @Bean
  MeterBinder budgetGauges(LeasedBudgetStore store) {
    return registry -> {
      for (int percent : REACHED) {
        Gauge.builder("ai_provider.budgets.reached", store, each -> each.reached(percent))
            .description(
                "Budgets of which at least this percentage is spent in their present period")
            .tag("percent", Integer.toString(percent))
            .register(registry);
      }
    };
  }

  private static WhenDatabaseDown whenDatabaseDown(ServerProperties properties) {
    return switch (properties.budgets().whenDatabaseDown()) {
      case REFUSE -> WhenDatabaseDown.REFUSE;
      case CONTINUE -> WhenDatabaseDown.CONTINUE;
    };
  }

  @Bean
  LeaseUpkeep leaseUpkeep(LeasedBudgetStore store) {
    return new LeaseUpkeep(store);
  }

  @Bean
  BudgetRefresh budgetRefresh(BudgetIndex index) {
    return new BudgetRefresh(index);
  }
}
