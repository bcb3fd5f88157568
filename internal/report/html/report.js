"use strict";
(() => {
	const search = document.getElementById("search");
	if (!search) return;
	document.documentElement.classList.add("js");
	const facets = [...document.querySelectorAll("[data-facet]")];
	const shown = document.getElementById("shown");
	const clear = document.getElementById("clear");
	const none = document.getElementById("none");
	const section = (el) => ({
		el,
		visible: true,
		height: 0,
		title: el.firstElementChild,
		chunks: [...el.querySelectorAll(".chunk")].map((el) => ({ el, visible: true, height: 0, items: items(el) })),
	});
	const items = (el) => [...el.children].map((el) => ({ el, visible: true, wanted: true, data: el.dataset, text: null }));
	const sections = [...document.querySelectorAll(".notebook")].map(section);
	const total = document.querySelectorAll("article").length;
	const number = new Intl.NumberFormat("en");

	// The text of a finding is read while nothing else goes on, or when somebody searches before that.
	const textOf = (section, item) => {
		item.text ??= (section.title.textContent + "\n" + item.el.textContent).toLowerCase();
		return item.text;
	};
	const show = (thing, visible) => {
		if (thing.visible !== visible) {
			thing.visible = visible;
			thing.el.hidden = !visible;
		}
	};

	// What is not in sight has no layout: how high it is about keeps the scroll bar true.
	const resize = (thing, count, more) => {
		if (thing.height !== count) {
			thing.height = count;
			thing.el.style.containIntrinsicSize = `auto ${count * 14 + more}rem`;
		}
	};

	// Within a facet any choice will do, between facets all have to hold.
	const filter = () => {
		const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
		const chosen = [];
		for (const facet of facets) {
			const values = [...facet.querySelectorAll("input:checked")].map((box) => box.value);
			if (values.length) chosen.push([facet.dataset.facet, new Set(values)]);
		}
		let count = 0;
		for (const section of sections) {
			let inSection = 0;
			for (const chunk of section.chunks) {
				let inChunk = 0;
				for (const item of chunk.items) {
					item.wanted = chosen.every(([key, values]) => values.has(item.data[key])) &&
						words.every((word) => textOf(section, item).includes(word));
					if (item.wanted) inChunk++;
				}
				// What is in a hidden chunk need not be hidden as well.
				if (inChunk > 0) for (const item of chunk.items) show(item, item.wanted);
				if (inChunk > 0) resize(chunk, inChunk, 0);
				show(chunk, inChunk > 0);
				inSection += inChunk;
			}
			if (inSection > 0) resize(section, inSection, 4);
			show(section, inSection > 0);
			count += inSection;
		}
		const all = `${number.format(total)} finding${total === 1 ? "" : "s"}`;
		shown.textContent = count === total ? all : `${number.format(count)} of ${all}`;
		clear.hidden = !words.length && !chosen.length;
		none.hidden = count > 0;
	};
	search.addEventListener("input", filter);
	for (const facet of facets) facet.addEventListener("change", filter);
	clear.addEventListener("click", () => {
		search.value = "";
		for (const box of document.querySelectorAll("nav input:checked")) box.checked = false;
		filter();
		search.focus();
	});
	document.addEventListener("keydown", (e) => {
		if (e.key === "/" && document.activeElement !== search && !e.ctrlKey && !e.metaKey && !e.altKey) {
			e.preventDefault();
			search.focus();
		}
	});

	// Advice on a rule opens where the finding is.
	document.addEventListener("click", (e) => {
		const link = e.target.closest(".meta a");
		if (!link) return;
		const article = link.closest("article");
		const open = article.querySelector(".advice");
		if (open) {
			open.remove();
		} else {
			const rule = document.getElementById(decodeURIComponent(link.hash.slice(1)));
			if (!rule) return;
			const advice = rule.cloneNode(true);
			advice.removeAttribute("id");
			advice.classList.add("advice");
			article.append(advice);
		}
		e.preventDefault();
	});
	// On a narrow screen the filters would stand between the reader and the findings.
	if (matchMedia("(max-width: 52rem)").matches) document.querySelector(".facets").open = false;

	const unread = sections.flatMap((section) => section.chunks.flatMap((chunk) => chunk.items.map((item) => [section, item])));
	const readOn = (deadline) => {
		while (unread.length && deadline.timeRemaining() > 2) textOf(...unread.pop());
		if (unread.length) requestIdleCallback(readOn);
	};
	window.requestIdleCallback?.(readOn);
	filter(); // a browser may have kept what was chosen before a reload
})();
