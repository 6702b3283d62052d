/** The starter in a web application. */
@NullMarked
package io.aiprovider.samples.boot;

import org.jspecify.annotations.NullMarked;
