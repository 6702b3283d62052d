package io.aiprovider.server.dashboard;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The dashboard, unless it is switched off. */
@Configuration(proxyBeanMethods = false)
@OnDashboard
class DashboardConfiguration {

  @Bean
  DashboardEndpoint dashboardEndpoint() {
    return new DashboardEndpoint(DashboardFiles::read);
  }
}
