"use strict";
(() => {
	const search = document.getElementById("search");
	if (!search) return;
	document.documentElement.classList.add("js");
	const facets = [...document.querySelectorAll("[data-facet]")];
	const shown = document.getElementById("shown");
	const clear = document.getElementById("clear");
	const none = document.getElementById("none");
	const sections = [...document.querySelectorAll("main > section:not(.rules)")].map((el) => ({
		el,
		visible: true,
		items: [...el.querySelectorAll("article")].map((el) => ({ el, visible: true, data: el.dataset, text: null })),
	}));
	const total = sections.reduce((n, s) => n + s.items.length, 0);

	// The text of a finding is read when somebody searches for the first time.
	const textOf = (section, item) => {
		item.text ??= (section.el.firstElementChild.textContent + "\n" + item.el.textContent).toLowerCase();
		return item.text;
	};
	const show = (thing, visible) => {
		if (thing.visible !== visible) {
			thing.visible = visible;
			thing.el.hidden = !visible;
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
			let any = false;
			for (const item of section.items) {
				const visible = chosen.every(([key, values]) => values.has(item.data[key])) &&
					words.every((word) => textOf(section, item).includes(word));
				show(item, visible);
				if (visible) { any = true; count++; }
			}
			show(section, any);
		}
		shown.textContent = count === total ? `${total} findings` : `${count} of ${total} findings`;
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
			const advice = rule.querySelector(".help").cloneNode(true);
			advice.classList.add("advice");
			article.append(advice);
		}
		e.preventDefault();
	});
	filter(); // a browser may have kept what was chosen before a reload
})();
