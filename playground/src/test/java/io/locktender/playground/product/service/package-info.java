@NullMarked
package io.locktender.playground.product.service;

import org.jspecify.annotations.NullMarked;
