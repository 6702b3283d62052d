/** The client as a Spring AI model, for applications with Spring AI 2. */
@NullMarked
package io.aiprovider.spring.ai;

import org.jspecify.annotations.NullMarked;
