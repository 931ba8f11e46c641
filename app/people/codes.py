"""Code lists of the register: what is stored, and what it is called.

Slugs where the fact sheet has them (policy/facts.md), national codes where forms are exchanged
with them: GB/T 3304 ethnicity, GB/T 4658 education, the national lists of registration reasons.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SEXES = {"male": _l("男"), "female": _l("女")}
ID_TYPES = {
    "resident_id": _l("居民身份证"),
    "hmt_residence": _l("港澳台居民居住证"),
    "foreign_residence": _l("外国人永久居留身份证"),
    "passport": _l("护照"),
}
MARITAL_STATUSES = {
    "never_married": _l("未婚"),
    "married": _l("已婚"),
    "divorced": _l("离婚"),
    "widowed": _l("丧偶"),
}
URBAN_RURAL = {"urban": _l("城镇"), "rural": _l("农村")}
RETIREMENT_CLASSES = {
    "male": _l("男职工（原60周岁）"),
    "female_55": _l("女职工（原55周岁）"),
    "female_50": _l("女职工（原50周岁）"),
}
# GB/T 4658-2006, the heads of its groups and the degrees that forms ask for.
EDUCATIONS = {
    "10": _l("研究生"),
    "11": _l("博士研究生"),
    "14": _l("硕士研究生"),
    "20": _l("大学本科"),
    "30": _l("大学专科"),
    "40": _l("中等职业教育"),
    "41": _l("中等专科"),
    "44": _l("职业高中"),
    "47": _l("技工学校"),
    "60": _l("普通高中"),
    "70": _l("初中"),
    "80": _l("小学"),
    "90": _l("其他"),
}
_ETHNIC_GROUPS = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山"
    " 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米"
    " 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
)
# GB/T 3304: 01 to 56 in this order. Names of peoples are the same on every page language.
ETHNICITIES = {f"{n:02}": f"{name}族" for n, name in enumerate(_ETHNIC_GROUPS.split(), 1)} | {
    "97": _l("其他"),
    "98": _l("外国血统中国籍人士"),
}
REGISTRATION_REASONS = {
    "10": _l("毕业、结业、肄业后未就业"),
    "20": _l("从用人单位失业"),
    "32": _l("个体经营者或企业主停业、破产"),
    "50": _l("承包土地被征用"),
    "60": _l("退役未安置及随军家属"),
    "70": _l("刑满释放、解除强制措施等"),
    "90": _l("其他"),
}
CANCEL_REASONS = {
    "11": _l("被用人单位录用"),
    "12": _l("从事个体经营或创办企业并领取营业执照"),
    "13": _l("有稳定收入的劳动且月收入不低于当地最低工资标准"),
    "14": _l("公益性岗位安置"),
    "21": _l("已享受基本养老保险待遇"),
    "22": _l("达到退休年龄"),
    "23": _l("完全丧失劳动能力"),
    "24": _l("入学、服兵役、移居境外"),
    "25": _l("被判刑收监执行"),
    "26": _l("死亡"),
    "31": _l("终止就业要求或拒绝接受公共就业服务"),
    "32": _l("在规定时间内未与公共就业服务机构联系"),
    "90": _l("其他"),
}
RELATIONS = {
    "self": _l("本人"),
    "spouse": _l("配偶"),
    "child": _l("子女"),
    "parent": _l("父母"),
    "grandparent": _l("祖父母、外祖父母"),
    "grandchild": _l("孙子女、外孙子女"),
    "sibling": _l("兄弟姐妹"),
    "other": _l("其他"),
}
INSURANCE_KINDS = {
    "employee": _l("单位职工参保"),
    "flexible": _l("灵活就业参保"),
    "resident": _l("城乡居民参保"),
}
CERTIFICATE_KINDS = {
    "employment": _l("就业创业证"),
    "dibao": _l("最低生活保障证明"),
    "disability": _l("残疾人证"),
    "graduation": _l("高等学校毕业证书"),
    "poverty_relieved": _l("脱贫享受政策人口"),
    "poverty_edge": _l("边缘易致贫人口"),
    "residence_permit": _l("居住证"),
    "skill": _l("职业技能证书"),
    "land_expropriation": _l("失地证明"),
    "divorce": _l("离婚证明"),
    "custody": _l("子女抚养证明"),
    "death_of_spouse": _l("配偶死亡证明"),
    "other": _l("其他"),
}
CERTIFICATE_SOURCES = {
    "paper": _l("本人提交"),
    "register": _l("部门数据核验"),
    "import": _l("表格导入"),
    "declared": _l("本人承诺"),
}
SERVICE_KINDS = {
    "policy_briefing": _l("政策宣介"),
    "career_guidance": _l("职业指导"),
    "job_referral": _l("职业介绍"),
    "skills_training": _l("职业技能培训"),
    "internship": _l("就业见习"),
    "startup_service": _l("创业服务"),
    "counselling": _l("心理疏导"),
    "job_fair": _l("招聘活动"),
}
# Whose income, of which source. ``family_*`` are the household's, the rest the person's own.
INCOME_KINDS = {
    "earned": _l("本人劳动和经营收入"),
    "family_business": _l("家庭经营性收入"),
    "family_investment": _l("家庭投资性收入"),
    "family_per_capita": _l("家庭人均收入"),
}
DECLARATION_KINDS = {
    "truth": _l("信息真实承诺书"),
    "data_use": _l("个人信息处理同意书"),
    "willingness": _l("就业意愿声明"),
}
REGISTERS = {
    "hukou": _l("公安户籍"),
    "social_insurance": _l("社会保险"),
    "business": _l("市场监管登记"),
    "marriage": _l("民政婚姻登记"),
    "dibao": _l("社会救助平台"),
    "disability": _l("残联"),
    "education": _l("学历学籍"),
    "poverty": _l("乡村振兴部门名单"),
    "retirement": _l("养老待遇"),
}
DOCUMENT_KINDS = {
    "identity": _l("身份证件"),
    "hukou_booklet": _l("户口簿"),
    "declaration": _l("承诺书"),
    "certificate": _l("证明材料"),
    "agreement": _l("援助协议"),
    "notice": _l("告知书、通知书"),
    "visit": _l("走访材料"),
    "other": _l("其他"),
}
